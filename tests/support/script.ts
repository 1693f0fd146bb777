import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Script = {
  child: ChildProcess;
  /** The first line it prints; rejects if it ends without one. */
  firstLine: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
};

const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href;

/** Runs a TypeScript file of the tests as a process of its own. */
export function runScript(file: string, args: string[]): Script {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', loader, path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  let output = '';
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const end = output.indexOf('\n');
      if (end >= 0) resolve(output.slice(0, end));
    });
    ended.then((code) => reject(new Error(`${file} ended (${code}) without a word: ${errors}`)));
  });
  firstLine.catch(() => {});
  return { child, firstLine, ended };
}
