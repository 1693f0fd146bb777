import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateKey } from '../src/auth/key.ts';
import { inspectPostmaster, stopPostmaster } from '../src/database/embedded/postmaster.ts';
import { startEmbeddedPostgres } from '../src/database/embedded.ts';
import { type Run, startDateline } from '../tests/start/process.ts';

/** Where requests are sent. Its address may change when what answers there is started again. */
export type Entrance = { name: string; url: () => string };

/** A process of the built product. */
export type Front = Entrance & {
  run: () => Run;
  /** Starts it again after it has ended, with other settings where `environment` names them, and from another folder. */
  restart: (environment?: Record<string, string>, folder?: string) => Promise<void>;
};

export type StagePostgres = {
  url: string;
  /** Its data directory. */
  data: string;
  /** Sends the server away as a signal would: `SIGINT` is a fast shutdown, `SIGQUIT` an immediate one. */
  stop: (signal?: 'SIGINT' | 'SIGQUIT' | 'SIGKILL') => Promise<void>;
  /** On the port it had, if it does not run. */
  start: () => Promise<void>;
};

export type Stage = {
  folder: string;
  /** In it, the cluster's. */
  dataDir: string;
  key: string;
  postgres: StagePostgres;
  fronts: Front[];
  /** Starts one more process on this Postgres. */
  open: (name: string, environment?: Record<string, string>) => Promise<Front>;
  /** Called at the end, the last first. */
  onClose: (end: () => Promise<unknown>) => void;
  close: () => Promise<void>;
};

export type StageOptions = {
  /** False gives up surviving a power cut, which no fault here is, for a quick start. */
  durable?: boolean;
  /** Makes the folder of the database; called before anything lies in it. */
  prepareData?: (dataDir: string, onClose: Stage['onClose']) => Promise<void>;
};

/** A Postgres of its own, and what runs on it. All of it is gone after `close`. */
export async function openStage({ durable = true, prepareData }: StageOptions = {}): Promise<Stage> {
  const ends: (() => Promise<unknown>)[] = [];
  const onClose: Stage['onClose'] = (end) => {
    ends.push(end);
  };
  const close = async () => {
    for (let end = ends.pop(); end; end = ends.pop())
      await end().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  };
  try {
    return await build(durable, prepareData, onClose, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  durable: boolean,
  prepareData: StageOptions['prepareData'],
  onClose: Stage['onClose'],
  close: Stage['close'],
): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-faults-'));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, 'data');
  await mkdir(dataDir);
  // As root the server runs as another user, who must get through.
  for (const open of [folder, dataDir]) await chmod(open, 0o711);
  await prepareData?.(dataDir, onClose);
  const start = () => startEmbeddedPostgres({ dataDir, log: () => {}, durable });
  const { url } = await start();
  const data = path.join(dataDir, 'postgres', 'data');
  onClose(() => stopPostmaster(data));
  const key = generateKey();
  const fronts: Front[] = [];

  return {
    folder,
    dataDir,
    key,
    fronts,
    onClose,
    close,
    postgres: {
      url,
      data,
      stop: async (signal = 'SIGINT') => {
        const postmaster = await inspectPostmaster(data);
        if (postmaster && signal !== 'SIGINT') process.kill(postmaster.pid, signal);
        await stopPostmaster(data);
      },
      start: async () => {
        if (await inspectPostmaster(data)) return;
        const server = await start();
        if (server.url !== url) throw new Error('Postgres came back at another address.');
      },
    },
    open: async (name, environment = {}) => {
      const settings = {
        DATABASE_URL: url,
        DATELINE_ADMIN_KEY: key,
        DATELINE_LOG_LEVEL: 'warn',
        DATELINE_SAMPLE_CONTENT: 'false',
        DATELINE_RATE_LIMIT_READS: '0',
        DATELINE_RATE_LIMIT_WRITES: '0',
        ...environment,
      };
      let run = await startDateline(settings);
      const front: Front = {
        name,
        url: () => run.url,
        run: () => run,
        restart: async (more = {}, from) => {
          run = await startDateline({ ...settings, ...more }, from);
        },
      };
      onClose(async () => {
        run.child.kill('SIGTERM');
        const timer = setTimeout(() => run.child.kill('SIGKILL'), 15_000);
        await run.exited;
        clearTimeout(timer);
      });
      fronts.push(front);
      return front;
    },
  };
}
