import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './embedded/binaries.ts';
import { initialiseCluster } from './embedded/cluster.ts';
import { type ClusterFolders, existingFolders, prepareFolders } from './embedded/folders.ts';
import { launchPostmaster } from './embedded/launch.ts';
import { attach, type Lease } from './embedded/lease.ts';
import { inspectPostmaster, stopPostmaster, terminateOnExit } from './embedded/postmaster.ts';
import { chooseServerUser } from './embedded/server-user.ts';

export type EmbeddedOptions = {
  /** Where Dateline keeps its data; the cluster lies in `postgres/` under it. */
  dataDir: string;
  /** Receives a line for each thing the operator should know. */
  log: (message: string) => void;
  /** False gives up surviving a power cut for speed. For tests only. Default true. */
  durable?: boolean;
};

export type EmbeddedPostgres = {
  /** Connection URL of the `dateline` database, with its password. */
  url: string;
  /**
   * Gives the server up. The last process to do so stops it (fast shutdown) and waits until it is gone;
   * before that it runs on for the others.
   */
  stop(): Promise<void>;
};

/** Recovery after a crash replays what came since the last checkpoint; on a slow disk that takes a while. */
const START_TIMEOUT_MS = 60_000;
/** How long a live server may leave connections unanswered before it is stopped and started anew. */
const UNANSWERED_TIMEOUT_MS = 20_000;

/**
 * Starts the Postgres server of a data folder, or joins the one that runs there, be it left by a killed
 * process or in use by a live one. Each process that uses the server holds a shared advisory lock in it:
 * who gets the same lock alone is the last one, and stops it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options;
  const user = await chooseServerUser(options.dataDir);
  const folders = await prepareFolders(options.dataDir, user, log);
  const binaries = await findBinaries(folders, user, log);
  await initialiseCluster({ folders, binaries, user, durable, log });

  let launched = false;
  const start = async () => {
    await launchPostmaster({ folders, binaries, user, durable, deadline: Date.now() + START_TIMEOUT_MS });
    launched = true;
  };
  try {
    const { pid, lease } = await join(folders, start, log);
    return holding(folders, pid, lease, log);
  } catch (error) {
    if (launched) await stopPostmaster(folders.data);
    throw error;
  }
}

/** Takes a lease on the server, which it starts if none runs. */
async function join(
  folders: ClusterFolders,
  start: () => Promise<void>,
  log: (message: string) => void,
): Promise<{ pid: number; lease: Lease }> {
  let deadline = Date.now() + START_TIMEOUT_MS;
  let unansweredSince: number | undefined;
  while (Date.now() < deadline) {
    const postmaster = await inspectPostmaster(folders.data);
    if (postmaster === undefined) {
      await start();
      continue;
    }
    const attempt = await attach(folders, postmaster);
    if (attempt.outcome === 'attached') return { pid: postmaster.pid, lease: attempt.lease };
    if (attempt.outcome === 'refused') throw new Error(attempt.reason);

    unansweredSince = attempt.outcome === 'unanswered' ? (unansweredSince ?? Date.now()) : undefined;
    if (unansweredSince !== undefined && Date.now() - unansweredSince > UNANSWERED_TIMEOUT_MS) {
      log(
        `Postgres (process ${postmaster.pid}) runs on ${folders.root}, but does not answer: restarting it.`,
      );
      await stopPostmaster(folders.data);
      unansweredSince = undefined;
      deadline = Date.now() + START_TIMEOUT_MS;
    }
    await sleep(20);
  }
  throw new Error(`The embedded Postgres did not become ready in time; its log is ${folders.logFile}.`);
}

function holding(
  folders: ClusterFolders,
  pid: number,
  lease: Lease,
  log: (message: string) => void,
): EmbeddedPostgres {
  // For exits that never reach stop(). A joined server is for the one who started it to end.
  const disarm = lease.alone ? terminateOnExit(folders.data, pid) : () => {};
  const stop = async () => {
    if (await lease.release()) await stopPostmaster(folders.data);
    else log('The embedded Postgres is left running: another process uses it.');
    disarm();
  };
  let stopped: Promise<void> | undefined;
  return {
    url: lease.url,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Stops the Postgres that a dead process left on a data folder, if one runs there. */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const folders = await existingFolders(dataDir);
  if (folders !== undefined) await stopPostmaster(folders.data);
}
