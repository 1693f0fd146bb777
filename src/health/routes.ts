import type { Database } from '../database/client.ts';
import type { Deps } from '../deps.ts';
import { unavailable } from '../errors.ts';
import { implement } from '../http/implement.ts';
import { duties } from '../roles.ts';
import { healthContract } from './contract.ts';
import { isReplica, missingMigrations } from './store.ts';

/** How long the database may take to answer, in milliseconds. */
const patience = 2_000;

/** How long the primary may take where a replica can answer instead. */
const shorterPatience = 800;

async function within<T>(milliseconds: number, question: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([question, silence]);
  } finally {
    clearTimeout(timer);
  }
}

async function askDatabase(database: Database): Promise<'ok' | 'replica'> {
  const { replica } = database;
  let missing: string[];
  let readsOnly: boolean;
  try {
    const question = database
      .ping()
      .then(() => Promise.all([missingMigrations(database), isReplica(database)]));
    [missing, readsOnly] = await within(replica ? shorterPatience : patience, question);
  } catch (cause) {
    // Where readers have a replica, they are answered.
    const isThere = replica && (await within(shorterPatience, replica.ping()).then(yes, no));
    if (isThere) return 'replica';
    throw unavailable('The database does not answer.', cause);
  }
  if (missing.length > 0)
    throw unavailable(`The database lacks migrations of this version: ${missing.join(', ')}.`);
  return readsOnly ? 'replica' : 'ok';
}

const ok = 'ok' as const;
const yes = () => true;
const no = () => false;

export const healthRoutes = ({ config: { DATELINE_ROLE: role }, database, cache, vitals }: Deps) =>
  implement(healthContract, {
    live: () => ({ body: { status: ok } }),
    ready: async () => {
      if (vitals?.isDraining()) throw unavailable('The process is about to stop.');
      const answers = await askDatabase(database);
      const listener = cache && (cache.state().isLive ? ok : ('lost' as const));
      const worker = duties[role].work && vitals ? (vitals.isLate() ? ('late' as const) : ok) : undefined;
      // A worker has nothing else to be ready for; whoever answers requests as well goes on with that.
      if (worker === 'late' && role === 'worker')
        throw unavailable('What is due has not been done for a while: the log tells why.');
      const isWhole = answers === 'ok' && listener !== 'lost' && worker !== 'late';
      return {
        body: {
          status: isWhole ? ok : ('degraded' as const),
          role,
          checks: {
            database: answers,
            migrations: ok,
            ...(listener ? { listener } : {}),
            ...(worker ? { worker } : {}),
          },
        },
      };
    },
  });
