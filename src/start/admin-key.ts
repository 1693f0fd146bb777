import { generateKey, hashSecret, readKey, stateOfSecret } from '../auth/key.ts';
import { storeKey } from '../auth/keys/service.ts';
import { countKeys, findKeyByPrefix, lockFirstKey } from '../auth/store.ts';
import type { PrismaClient } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Context } from '../http/implement.ts';
import { readAdminKey, writeAdminKey } from './data-files.ts';
import { StartError } from './errors.ts';

/** What the banner can say about the admin key. */
export type AdminKey =
  /** Made at this start, and kept nowhere: it must be shown now. */
  | { kind: 'made'; key: string }
  /** The one of `DATELINE_ADMIN_KEY`. */
  | { kind: 'configured'; revoked: boolean }
  | { kind: 'filed' }
  /** Made at an earlier start; only whoever saw it then has it. */
  | { kind: 'elsewhere' };

type Options = {
  prisma: PrismaClient;
  /** `DATELINE_ADMIN_KEY`. */
  configured: string | undefined;
  /** The data folder to keep the key in: that of the embedded database. */
  dataDir: string | undefined;
  now: Date;
};

const wanted = (name: string) => ({ name, scopes: ['admin'] as const, expiresAt: null });

async function useConfigured({ prisma, configured: key = '', dataDir, now }: Options): Promise<AdminKey> {
  const parts = readKey(key);
  if (!parts)
    throw new StartError('DATELINE_ADMIN_KEY is not of the form that `npx dateline keys generate` prints.');
  const row = await inTransaction(prisma, async (tx) => {
    await lockFirstKey(tx);
    return (
      (await findKeyByPrefix(tx, parts.prefix)) ??
      (await storeKey(tx, key, wanted('Admin (DATELINE_ADMIN_KEY)'), contextOf(now)))
    );
  });
  const secret = stateOfSecret(row, hashSecret(parts.secret), now);
  if (!secret || !row.scopes.includes('admin')) {
    throw new StartError(
      `DATELINE_ADMIN_KEY starts as the key "${row.name}" does, but is not an admin key of this database. ` +
        'Set one that `npx dateline keys generate` prints.',
    );
  }
  // Bringing a revoked key back would undo what somebody did on purpose, perhaps because it leaked.
  if (row.revokedAt || secret === 'over') return { kind: 'configured', revoked: true };
  if (dataDir !== undefined && (await readAdminKey(dataDir)) !== key) await writeAdminKey(dataDir, key);
  return { kind: 'configured', revoked: false };
}

const contextOf = (now: Date): Context => ({ actor: null, now, requestId: 'start', address: null });

async function works(prisma: PrismaClient, key: string | undefined, now: Date): Promise<boolean> {
  const parts = key === undefined ? undefined : readKey(key);
  const row = parts && (await findKeyByPrefix(prisma, parts.prefix));
  if (!parts || !row || row.revokedAt !== null) return false;
  return ['current', 'previous'].includes(stateOfSecret(row, hashSecret(parts.secret), now) ?? '');
}

/**
 * Sees to it that somebody can get in: takes the configured key, or makes one when the database has none at all.
 * In the data folder the file comes before the row, so that a start cut short in between is repaired by the next.
 */
export async function ensureAdminKey(options: Options): Promise<AdminKey> {
  const { prisma, configured, dataDir, now } = options;
  if (configured !== undefined) return useConfigured(options);
  const made = await inTransaction(prisma, async (tx) => {
    await lockFirstKey(tx);
    if ((await countKeys(tx)) > 0) return undefined;
    const filed = dataDir === undefined ? undefined : await readAdminKey(dataDir);
    const key = filed ?? generateKey();
    if (dataDir !== undefined && filed === undefined) await writeAdminKey(dataDir, key);
    await storeKey(tx, key, wanted('Admin (first start)'), contextOf(now));
    return key;
  });
  if (dataDir !== undefined)
    return {
      kind: (await works(prisma, made ?? (await readAdminKey(dataDir)), now)) ? 'filed' : 'elsewhere',
    };
  return made === undefined ? { kind: 'elsewhere' } : { kind: 'made', key: made };
}
