import { setTimeout as sleep } from 'node:timers/promises';
import { generateKey } from '../../src/auth/key.ts';
import { type Run, startDateline } from '../start/process.ts';

export type FragileServer = {
  /** Sends a request to whichever process lives, and again when none answered. `isRepeated` tells of the second time on. */
  send: (make: (isRepeated: boolean) => Request) => Promise<Response>;
  request: (
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ) => Request;
  /** How often it was killed. */
  kills: () => number;
  /** Ends the killing; the server stays up. */
  spare: () => Promise<void>;
  stop: () => Promise<void>;
};

/** The built API on a database of its own, killed with SIGKILL at random points and started again. */
export async function startFragileServer(databaseUrl: string, random: () => number): Promise<FragileServer> {
  const key = generateKey();
  const environment = {
    DATABASE_URL: databaseUrl,
    DATELINE_ADMIN_KEY: key,
    DATELINE_LOG_LEVEL: 'warn',
    DATELINE_RATE_LIMIT_WRITES: '0',
  };
  let run: Run & { url: string } = await startDateline(environment);
  let kills = 0;
  let answers = 0;
  let isSpared = false;

  const killing = (async () => {
    for (;;) {
      // After so many answers, and at any point of those that are under way then.
      const enough = answers + 5 + Math.floor(random() * 24);
      while (answers < enough && !isSpared) await sleep(2);
      await sleep(random() * 25);
      if (isSpared) return;
      run.child.kill('SIGKILL');
      await run.exited;
      kills += 1;
      run = await startDateline(environment);
    }
  })();

  const send: FragileServer['send'] = async (make) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await fetch(make(attempt > 0));
        // Read whole before it counts: an answer that breaks off is none.
        const whole = new Response(await response.arrayBuffer(), response);
        answers += 1;
        return whole;
      } catch (error) {
        if (attempt > 200) throw error;
        await sleep(50);
      }
    }
  };

  return {
    send,
    request: (method, path, { body, headers = {} } = {}) =>
      new Request(`${run.url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    kills: () => kills,
    spare: async () => {
      isSpared = true;
      await killing;
    },
    stop: async () => {
      isSpared = true;
      await killing.catch(() => {});
      run.child.kill('SIGKILL');
      await run.exited;
    },
  };
}
