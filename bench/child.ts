import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { headersOf, type Reading } from './record.ts';

export type Server = {
  url: string;
  pid: number;
  /** From the start of the process to its first answer 200, in milliseconds. */
  startMilliseconds: number;
  /** Asks it to end, and ends it after ten seconds of patience. */
  stop: () => Promise<void>;
};

type Program = {
  /** What `node` runs: the file and its arguments. */
  words: string[];
  environment: Record<string, string>;
  /** Gets standard output and standard error, from its beginning. */
  logFile: string;
  /** Answered with 200 when the server is ready. */
  ready: Reading;
};

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

/** Runs a server in a process of its own until it answers. */
export async function startServer(
  { words, environment, logFile, ready }: Program,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Server> {
  const log = await open(logFile, 'w');
  const started = performance.now();
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: '0', ...environment },
    stdio: ['ignore', log.fd, log.fd],
  });
  const stop = () => end(child);
  onStop(stop);
  await log.close();
  const said = () => readFile(logFile, 'utf8');
  for (;;) {
    const port = address.exec(await said())?.[1];
    const url = `http://127.0.0.1:${port}`;
    if (port !== undefined && (await answers(url, ready)))
      return { url, pid: child.pid as number, startMilliseconds: performance.now() - started, stop };
    const late = performance.now() - started > startTimeout;
    if (late || child.exitCode !== null)
      throw new Error(
        `${words[0]} ${late ? 'does not answer' : 'ended'}. Last it said:\n${(await said()).slice(-2_000)}`,
      );
    await sleep(5);
  }
}
