import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { headersOf, type Reading } from './record.ts';

export type Server = {
  url: string;
  pid: number;
  /** From the start of the process to its first answer 200, in milliseconds. */
  startMilliseconds: number;
  /** Asks it to end, and ends it after ten seconds of patience. */
  stop: () => Promise<void>;
  /** What it holds once its garbage is collected, in bytes. Only of one that was started with `probed`. */
  held: () => Promise<Held>;
};

export type Held = { heap: number; external: number; rss: number };

type Program = {
  /** What `node` runs: the file and its arguments. */
  words: string[];
  environment: Record<string, string>;
  /** Gets standard output and standard error, from its beginning. */
  logFile: string;
  /** Answered with 200 when the server is ready. */
  ready: Reading;
  /** Lets itself be asked what it holds (`probe.mjs`). Nothing else about it is different. */
  probed?: boolean;
};

const probe = ['--expose-gc', '--import', path.join(import.meta.dirname, 'probe.mjs')];

const patience = 10_000;
const startTimeout = 60_000;

const answers = (url: string, reading: Reading) =>
  new Promise<boolean>((resolve) => {
    const options = { headers: headersOf(reading), agent: false };
    const request = get(url + reading.path, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    request.on('error', () => resolve(false));
  });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(timer);
}

/** Where a server says in its log that it listens: it takes a free port, which only it can know. */
const address = /"url":"http:\/\/localhost:(\d+)"/;

async function ask(child: ChildProcess): Promise<Held> {
  const asked = new AbortController();
  const { signal } = asked;
  const answered = once(child, 'message', { signal }).then(([held]) => held as Held);
  const ended = once(child, 'exit', { signal }).then(() =>
    Promise.reject(new Error('The process ended when it was asked what it holds.')),
  );
  child.send('held');
  return Promise.race([answered, ended]).finally(() => asked.abort());
}

/** Runs a server in a process of its own until it answers. */
export async function startServer(
  { words, environment, logFile, ready, probed = false }: Program,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Server> {
  const log = await open(logFile, 'w');
  const started = performance.now();
  const child = spawn(process.execPath, [...(probed ? probe : []), ...words], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: '0', ...environment },
    stdio: ['ignore', log.fd, log.fd, ...(probed ? (['ipc'] as const) : [])],
  });
  const stop = () => end(child);
  onStop(stop);
  await log.close();
  const said = () => readFile(logFile, 'utf8');
  for (;;) {
    const port = address.exec(await said())?.[1];
    const url = `http://127.0.0.1:${port}`;
    if (port !== undefined && (await answers(url, ready)))
      return {
        url,
        pid: child.pid as number,
        startMilliseconds: performance.now() - started,
        stop,
        held: () => ask(child),
      };
    const late = performance.now() - started > startTimeout;
    if (late || child.exitCode !== null)
      throw new Error(
        `${words[0]} ${late ? 'does not answer' : 'ended'}. Last it said:\n${(await said()).slice(-2_000)}`,
      );
    await sleep(5);
  }
}
