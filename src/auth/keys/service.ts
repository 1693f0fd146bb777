import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, type Fault, notFound, unprocessable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { generateKey, hashSecret, readKey } from '../key.ts';
import { type Scope, writingScopes } from '../scopes.ts';
import {
  type CategoryName,
  findCategories,
  findKey,
  insertKey,
  type KeyRow,
  lockLivingAdminKeys,
  markRevoked,
  openKey,
  rotateSecret,
} from '../store.ts';
import type { KeyCreate, KeyRotate } from './schema.ts';

type Wanted = {
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  categories?: readonly CategoryName[];
  origins?: readonly string[];
};

/** Stores the hash of a key, and who made it. The key must be of the form that `generateKey` gives. */
export async function storeKey(tx: Tx, key: string, wanted: Wanted, context: Context) {
  const parts = readKey(key);
  if (!parts) throw new Error('not of the form of a key');
  const { name, scopes, expiresAt, categories = [], origins = [] } = wanted;
  const row = await insertKey(tx, {
    id: uuidv7(),
    name,
    prefix: parts.prefix,
    secretHash: hashSecret(parts.secret),
    scopes: [...scopes],
    categoryIds: categories.map(({ id }) => id),
    origins: [...origins],
    createdAt: context.now,
    expiresAt,
  });
  const details = {
    name,
    scopes: row.scopes,
    expiresAt: expiresAt?.toISOString() ?? null,
    ...(categories.length > 0 ? { categories: categories.map(({ slug }) => slug) } : {}),
    ...(origins.length > 0 ? { origins: row.origins } : {}),
  };
  await recordAudit(tx, context, {
    action: 'key_created',
    resourceType: 'key',
    resourceId: row.id,
    details,
    after: details,
  });
  return row;
}

/** What is well-formed, and would be a limit that is none. */
function faultsOf(
  { scopes, expiresAt, categories, origins }: KeyCreate,
  pages: readonly string[],
  now: Date,
) {
  const faults: Fault[] = [];
  if (expiresAt && new Date(expiresAt) <= now)
    faults.push({ pointer: '/expiresAt', detail: 'is not in the future' });
  if (categories && scopes.includes('admin'))
    faults.push({ pointer: '/categories', detail: 'is no limit to a key with admin, which can make others' });
  else if (categories && !scopes.some((scope) => writingScopes.includes(scope)))
    faults.push({ pointer: '/categories', detail: 'limits writing only, and no scope of the key writes' });
  for (const [at, origin] of (origins ?? []).entries())
    if (!pages.includes('*') && !pages.includes(origin))
      faults.push({
        pointer: `/origins/${at}`,
        detail: 'is not among DATELINE_CORS_ORIGINS, so its pages get no answer',
      });
  return faults;
}

async function categoriesFrom(tx: Tx, names: readonly string[], faults: Fault[]): Promise<CategoryName[]> {
  const found = names.length === 0 ? [] : await findCategories(tx, names, true);
  for (const [at, name] of names.entries())
    if (!found.some(({ id, slug }) => id === name.toLowerCase() || slug === name))
      faults.push({ pointer: `/categories/${at}`, detail: 'is not the id or slug of a category' });
  return found;
}

/** `pages` are the origins whose pages the settings let call the API. */
export function createKey(
  prisma: PrismaClient,
  input: KeyCreate,
  pages: readonly string[],
  context: Context,
) {
  const key = generateKey();
  const { name, scopes } = input;
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  return inTransaction(prisma, async (tx) => {
    const faults = faultsOf(input, pages, context.now);
    const categories = await categoriesFrom(tx, input.categories ?? [], faults);
    if (faults.length > 0) throw unprocessable(faults);
    const wanted = { name, scopes, expiresAt, categories, origins: input.origins ?? [] };
    return { key, row: await storeKey(tx, key, wanted, context), categories };
  });
}

/** Gives a key a new secret; the one that it has goes on working for a while. Its prefix stays: it names the key. */
export function rotateKey(
  prisma: PrismaClient,
  id: string,
  { overlapSeconds }: KeyRotate,
  context: Context,
): Promise<{ key: string; row: KeyRow }> {
  const { now } = context;
  return inTransaction(prisma, async (tx) => {
    const before = await openKey(tx, id);
    if (!before) throw notFound('The key');
    if (before.revokedAt) throw conflict('The key has been revoked. Make another.');
    if (before.expiresAt && before.expiresAt <= now) throw conflict('The key has expired. Make another.');
    // A third secret would end the first: whoever still has that must not be cut off by a request sent twice.
    if (overlapSeconds > 0 && before.previousEndsAt && before.previousEndsAt > now)
      throw conflict(
        `The secret before works until ${before.previousEndsAt.toISOString()}. Rotate again after that, or with an overlap of 0, which ends both that there are.`,
      );
    const key = generateKey(before.prefix);
    const secretHash = hashSecret(readKey(key)?.secret ?? '');
    const endsAt = new Date(now.getTime() + overlapSeconds * 1_000);
    const row = await rotateSecret(tx, before, { secretHash, endsAt, now });
    await recordAudit(tx, context, {
      action: 'key_rotated',
      resourceType: 'key',
      resourceId: id,
      details: { name: row.name, overlapSeconds },
      before: { rotatedAt: before.rotatedAt?.toISOString() ?? null },
      after: { rotatedAt: now.toISOString() },
    });
    return { key, row };
  });
}

export async function revokeKey(prisma: PrismaClient, id: string, context: Context): Promise<void> {
  await inTransaction(prisma, async (tx) => {
    const living = await lockLivingAdminKeys(tx, context.now);
    const key = await findKey(tx, id);
    if (!key) throw notFound('The key');
    if (living.length === 1 && living[0] === key.id)
      throw conflict('This is the last admin key that works. Make another before you revoke it.');
    if (!(await markRevoked(tx, id, context.now))) return;
    await recordAudit(tx, context, {
      action: 'key_revoked',
      resourceType: 'key',
      resourceId: id,
      details: { name: key.name },
      before: { revokedAt: null },
      after: { revokedAt: context.now.toISOString() },
    });
  });
}
