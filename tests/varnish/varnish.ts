import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';

export type Varnish = { origin: string; stop: () => Promise<void> };

/** Runs Varnish with the settings of docs/varnish.vcl in front of a server on this machine. */
export async function startVarnish(program: string, backend: number): Promise<Varnish> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dateline-varnish-'));
  const vcl = path.join(folder, 'dateline.vcl');
  const settings = readFileSync(new URL('../../docs/varnish.vcl', import.meta.url), 'utf8');
  writeFileSync(vcl, settings.replace('.port = "3000"', `.port = "${backend}"`));
  const port = await freePort();
  const listening = ['-a', `127.0.0.1:${port}`, '-T', 'none'];
  const child = spawn(
    program,
    ['-F', '-j', 'none', '-n', path.join(folder, 'work'), '-f', vcl, '-s', 'malloc,32m', ...listening],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(origin, child, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}

async function untilItAnswers(origin: string, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Varnish ended: ${said()}`);
    const response = await fetch(`${origin}/health/live`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`Varnish does not answer: ${said()}`);
}
