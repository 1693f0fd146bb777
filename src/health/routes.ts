import type { Deps } from '../deps.ts';
import { unavailable } from '../errors.ts';
import { implement } from '../http/implement.ts';
import { healthContract } from './contract.ts';
import { missingMigrations } from './store.ts';

/** How long the database may take to answer, in milliseconds. */
const patience = 2_000;

async function answered<T>(question: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([question, silence]);
  } catch (cause) {
    throw unavailable('The database does not answer.', cause);
  } finally {
    clearTimeout(timer);
  }
}

export const healthRoutes = ({ database }: Deps) =>
  implement(healthContract, {
    live: () => ({ body: { status: 'ok' as const } }),
    ready: async () => {
      const missing = await answered(database.ping().then(() => missingMigrations(database)));
      if (missing.length > 0)
        throw unavailable(`The database lacks migrations of this version: ${missing.join(', ')}.`);
      return {
        body: { status: 'ok' as const, checks: { database: 'ok' as const, migrations: 'ok' as const } },
      };
    },
  });
