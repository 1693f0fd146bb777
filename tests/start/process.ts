import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export type Run = {
  child: ChildProcessWithoutNullStreams;
  stdout: () => string;
  stderr: () => string;
  /** Resolves when standard output matches; rejects when the process ends first. */
  printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** Runs a built program in an environment of its own, with nothing from that of the tests. */
export function runProgram(
  program: string,
  words: string[],
  environment: Record<string, string>,
  cwd = root,
  from = root,
): Run {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = spawn(process.execPath, [path.join(from, 'dist', program), ...words], { cwd, env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stdout);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      void exited.then(() => reject(new Error(`ended before it printed ${pattern}:\n${stdout}${stderr}`)));
      look();
    });
  return { child, stdout: () => stdout, stderr: () => stderr, printed, exited };
}

/** Starts the built API on a free port and waits until it listens. `from`: the folder of another build. */
export async function startDateline(
  environment: Record<string, string>,
  from?: string,
): Promise<Run & { url: string }> {
  const run = runProgram('main.js', [], { PORT: '0', ...environment }, from, from);
  const [, port] = await run.printed(/API +http:\/\/localhost:(\d+)\//);
  await run.printed(/Ctrl-C/);
  return { ...run, url: `http://127.0.0.1:${port}` };
}
