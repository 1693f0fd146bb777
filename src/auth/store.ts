import type { ApiKey, Prisma, PrismaClient } from '../database/generated/client.ts';

type Db = PrismaClient | Prisma.TransactionClient;

export type KeyRow = ApiKey;

export type NewKey = Pick<
  ApiKey,
  'id' | 'name' | 'prefix' | 'secretHash' | 'scopes' | 'createdAt' | 'expiresAt'
>;

export const findKeyByPrefix = (db: Db, prefix: string) => db.apiKey.findUnique({ where: { prefix } });

export const findKey = (db: Db, id: string) => db.apiKey.findUnique({ where: { id } });

export const insertKey = (db: Db, key: NewKey) =>
  db.apiKey.create({ data: key as Prisma.ApiKeyUncheckedCreateInput });

export const touchKey = (db: Db, id: string, now: Date) =>
  db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } });

/** One page, newest first, and one row more to know whether there is a next. */
export const listKeys = (db: Db, after: { createdAt: Date; id: string } | null, take: number) =>
  db.apiKey.findMany({
    where: after
      ? { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }
      : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
  });

/** Locks the admin keys that work, always in the same order, so that two of them cannot revoke each other. */
export async function lockLivingAdminKeys(tx: Prisma.TransactionClient, now: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM api_keys
    WHERE 'admin' = ANY (scopes) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})
    ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

/** False when it had been revoked before. */
export async function markRevoked(tx: Prisma.TransactionClient, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
  return count === 1;
}

export const countKeys = (db: Db) => db.apiKey.count();

/** Makes processes that start at once look for an admin key one after the other. Held to the end of the transaction. */
export const lockFirstKey = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(4201, 4)`;
