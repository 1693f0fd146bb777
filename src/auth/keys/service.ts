import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, notFound, unprocessable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { generateKey, hashSecret, readKey } from '../key.ts';
import type { Scope } from '../scopes.ts';
import { findKey, insertKey, lockLivingAdminKeys, markRevoked } from '../store.ts';
import type { KeyCreate } from './schema.ts';

type Wanted = { name: string; scopes: readonly Scope[]; expiresAt: Date | null };

/** Stores the hash of a key, and who made it. The key must be of the form that `generateKey` gives. */
export async function storeKey(tx: Tx, key: string, wanted: Wanted, context: Context) {
  const parts = readKey(key);
  if (!parts) throw new Error('not of the form of a key');
  const row = await insertKey(tx, {
    id: uuidv7(),
    name: wanted.name,
    prefix: parts.prefix,
    secretHash: hashSecret(parts.secret),
    scopes: [...wanted.scopes],
    createdAt: context.now,
    expiresAt: wanted.expiresAt,
  });
  const details = { name: row.name, scopes: row.scopes, expiresAt: row.expiresAt?.toISOString() ?? null };
  await recordAudit(tx, context, {
    action: 'key_created',
    resourceType: 'key',
    resourceId: row.id,
    details,
    after: details,
  });
  return row;
}

export async function createKey(prisma: PrismaClient, input: KeyCreate, context: Context) {
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt <= context.now)
    throw unprocessable([{ pointer: '/expiresAt', detail: 'is not in the future' }]);
  const key = generateKey();
  const { name, scopes } = input;
  const row = await inTransaction(prisma, (tx) => storeKey(tx, key, { name, scopes, expiresAt }, context));
  return { key, row };
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
