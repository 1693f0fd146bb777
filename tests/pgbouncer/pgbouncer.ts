import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { withClient } from '../support/test-server.ts';

export type PgBouncer = {
  /** The same database, login and password, through the pooler. */
  through: (url: string) => string;
  /** Whether it knows of statements with names. */
  knowsNames: boolean;
  stop: () => Promise<void>;
};

/** Runs PgBouncer in transaction mode before the servers of these URLs, with few sessions for all. */
export async function startPgBouncer(program: string, urls: string[]): Promise<PgBouncer> {
  const [, major = 0, minor = 0] =
    /(\d+)\.(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.map(Number) ?? [];
  const knowsNames = major > 1 || minor >= 21;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dateline-pgbouncer-'));
  // As root it runs as somebody else, who has to get in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const [first = ''] = urls;
  const { hostname, port: server } = new URL(first);
  const logins = new Map(
    urls.map((url) => [new URL(url).username, decodeURIComponent(new URL(url).password)]),
  );
  writeFileSync(
    path.join(folder, 'users.txt'),
    [...logins].map(([name, password]) => `"${name}" "${password}"\n`).join(''),
  );
  writeFileSync(
    path.join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${path.join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
${knowsNames ? 'max_prepared_statements = 500' : ''}
`,
  );
  const asRoot = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, [...asRoot, path.join(folder, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const through = (url: string) => {
    const pooled = new URL(url);
    pooled.port = String(port);
    return pooled.href;
  };
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries += 1) {
    const isUp = await withClient(through(first), (client) => client.query('SELECT 1')).then(
      () => true,
      () => false,
    );
    if (isUp) return { through, knowsNames, stop };
    if (tries === 50 || child.exitCode !== null) {
      await stop();
      throw new Error(`PgBouncer does not answer: ${said}`);
    }
    await sleep(100);
  }
}
