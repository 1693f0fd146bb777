import { validate as isUuid } from 'uuid';
import type { Raw } from '../database/client.ts';
import type { ApiKey, Prisma, PrismaClient } from '../database/generated/client.ts';

type Db = PrismaClient | Prisma.TransactionClient;

export type KeyRow = ApiKey;

export type NewKey = Pick<
  ApiKey,
  'id' | 'name' | 'prefix' | 'secretHash' | 'scopes' | 'categoryIds' | 'origins' | 'createdAt' | 'expiresAt'
>;

/** Asked with nearly every request, so past Prisma. */
export async function findKeyByPrefix(db: Raw, prefix: string): Promise<KeyRow | null> {
  const [row] = await db.$queryRaw<KeyRow[]>`
    SELECT id, name, prefix, secret_hash AS "secretHash", scopes, category_ids AS "categoryIds", origins,
      created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt",
      rotated_at AS "rotatedAt", previous_secret_hash AS "previousSecretHash",
      previous_created_at AS "previousCreatedAt", previous_ends_at AS "previousEndsAt",
      previous_last_used_at AS "previousLastUsedAt"
    FROM api_keys WHERE prefix = ${prefix}`;
  return row ?? null;
}

export const findKey = (db: Db, id: string) => db.apiKey.findUnique({ where: { id } });

export const findKeys = (db: Db, ids: readonly string[]) =>
  db.apiKey.findMany({ where: { id: { in: [...ids] } } });

export const insertKey = (db: Db, key: NewKey) =>
  db.apiKey.create({ data: key as Prisma.ApiKeyUncheckedCreateInput });

/** Writes down that one of its secrets was used. */
export const touchKey = (db: Db, id: string, secret: 'current' | 'previous', now: Date) =>
  db.apiKey.updateMany({
    where: { id },
    data: secret === 'current' ? { lastUsedAt: now } : { previousLastUsedAt: now },
  });

/** Locks the key and reads it. */
export async function openKey(tx: Prisma.TransactionClient, id: string): Promise<KeyRow | null> {
  await tx.$executeRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR UPDATE`;
  return findKey(tx, id);
}

type Rotation = { secretHash: Uint8Array<ArrayBuffer>; endsAt: Date; now: Date };

/** Gives a locked key a new secret; the one that it has becomes the one before. */
export const rotateSecret = (
  tx: Prisma.TransactionClient,
  key: KeyRow,
  rotation: Rotation,
): Promise<KeyRow> =>
  tx.apiKey.update({
    where: { id: key.id },
    data: {
      secretHash: rotation.secretHash,
      lastUsedAt: null,
      rotatedAt: rotation.now,
      previousSecretHash: key.secretHash,
      previousCreatedAt: key.rotatedAt ?? key.createdAt,
      previousEndsAt: rotation.endsAt,
      previousLastUsedAt: key.lastUsedAt,
    },
  });

/** The categories with these ids, or these slugs, and all that lie below them. */
export async function findCategoriesBelow(
  db: Db,
  ids: readonly string[],
  slugs: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE below AS (
      SELECT id FROM categories WHERE id = ANY (${ids}::uuid[]) OR slug = ANY (${slugs}::text[])
      UNION
      SELECT c.id FROM categories c JOIN below b ON c.parent_id = b.id
    )
    SELECT id FROM below`;
  return new Set(rows.map(({ id }) => id));
}

export type CategoryName = { id: string; slug: string; name: string };

/** The categories that are named by id or slug; with `alive` only those outside the trash. */
export const findCategories = (db: Db, names: readonly string[], alive: boolean): Promise<CategoryName[]> =>
  db.category.findMany({
    where: {
      OR: [{ id: { in: names.filter((name) => isUuid(name)) } }, { slug: { in: [...names] } }],
      ...(alive ? { trashedAt: null } : {}),
    },
    select: { id: true, slug: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });

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
