import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '../tests/support/find-program.ts';
import type { Fault, Scene } from './fault.ts';

const script = path.resolve(import.meta.dirname, '../scripts/topology/topology.sh');

export type Part =
  | 'primary'
  | 'address'
  | 'pgbouncer'
  | 'desk'
  | 'worker'
  | 'delivery1'
  | 'delivery2'
  | 'haproxy';

/** What scripts/topology/topology.sh has started. */
export type Topology = {
  /** As the script does: in order, and until it is ready again. */
  start: (part: Part) => Promise<void>;
  stop: (part: Part) => Promise<void>;
  promote: () => Promise<void>;
  /** As a power cut does. */
  kill: (part: Part) => Promise<void>;
};

type TopologyFault = Omit<Fault, 'open' | 'cannot'> & {
  strike: (topology: Topology, milliseconds: number) => ReturnType<Scene['strike']>;
};

/** The first of nine ports next to one another that are free. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = Array.from({ length: 9 }, (_, at) => createServer().listen(first + at, '127.0.0.1'));
    const taken = await Promise.all(
      servers.map((server) => Promise.race([once(server, 'listening'), once(server, 'error')])),
    ).then((firsts) => firsts.some(([error]) => error !== undefined));
    await Promise.all(
      servers.filter(({ listening }) => listening).map((server) => once(server.close(), 'close')),
    );
    if (!taken) return first;
  }
  throw new Error('No nine free ports were found.');
}

async function openTopology(strike: TopologyFault['strike']): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-topology-'));
  await chmod(folder, 0o755);
  const port = await freePorts();
  const env = {
    PATH: process.env.PATH ?? '',
    TOPOLOGY_PORT: String(port),
    DATELINE_LOG_LEVEL: 'warn',
    DATELINE_SAMPLE_CONTENT: 'false',
    DATELINE_RATE_LIMIT_READS: '0',
    DATELINE_RATE_LIMIT_WRITES: '0',
  };
  const run = async (...words: [command: string, ...parts: Part[]]) => {
    const [command, ...parts] = words;
    // What it starts outlives it, and would hold a pipe open.
    const child = spawn('bash', [script, command, folder, ...parts], { env, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`topology.sh ${words.join(' ')} ended with ${code}`);
  };
  const pidOf = async (part: Part): Promise<number> => {
    const file = part === 'primary' ? path.join('primary', 'postmaster.pid') : path.join('pids', part);
    return Number.parseInt(await readFile(path.join(folder, file), 'utf8'), 10);
  };
  const close = async () => {
    await run('stop');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await run('start');
  } catch (error) {
    await close();
    throw error;
  }
  const secrets = await readFile(path.join(folder, 'secrets'), 'utf8');
  const secretOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(secrets)?.[1] ?? '';
  const entrance = (name: string, at: number) => ({ name, url: () => `http://127.0.0.1:${port + at}` });
  const topology: Topology = {
    start: (part) => run('start', part),
    stop: (part) => run('stop', part),
    promote: () => run('promote'),
    kill: async (part) => {
      process.kill(await pidOf(part), 'SIGKILL');
      // What the script has noted is its id, or that of the shell that waits for it.
      const noted = Number(await readFile(path.join(folder, 'pids', part), 'utf8'));
      for (let isThere = true; isThere; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        try {
          process.kill(noted, 0);
        } catch {
          isThere = false;
        }
      }
    },
  };
  return {
    key: secretOf('admin_key'),
    databaseUrl: () => `postgresql://dateline:${secretOf('owner_password')}@127.0.0.1:${port + 8}/dateline`,
    // Two names, since readers are not served by the process that was told of a write.
    desk: [entrance('HAProxy, for the desk', 0)],
    readers: [entrance('HAProxy', 0), entrance('HAProxy, for others', 0)],
    everywhere: [entrance('delivery 1', 1), entrance('delivery 2', 2)],
    strike: (milliseconds) => strike(topology, milliseconds),
    close,
  };
}

/** A fault of the whole: all roles, behind HAProxy and PgBouncer, with a replica. */
export function onTopology({ strike, ...fault }: TopologyFault): Fault {
  return {
    ...fault,
    cannot: async () => {
      const missing = ['bash', 'setsid', 'psql', 'pgbouncer', 'haproxy', 'dpkg'].filter(
        (name) => !findProgram(name),
      );
      return missing.length > 0
        ? `${missing.join(', ')} not found; see scripts/topology/topology.sh install.`
        : undefined;
    },
    open: () => openTopology(strike),
  };
}
