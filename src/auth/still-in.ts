import type { PrismaClient } from '../database/client.ts';
import type { Deps } from '../deps.ts';
import { refusalOf } from './refusal.ts';
import { type Actor, allows, type Scope, titleOf } from './scopes.ts';
import { findKeys } from './store.ts';

async function findEnded(
  prisma: PrismaClient,
  actors: ReadonlySet<Actor>,
  scope: Scope,
  now: Date,
): Promise<Map<Actor, string>> {
  const ended = new Map<Actor, string>();
  for (const actor of actors)
    if (actor.credential.endsAt && actor.credential.endsAt <= now)
      ended.set(actor, actor.kind === 'key' ? 'The key has expired.' : 'The token has expired.');
  const withKeys = [...actors].filter(({ kind }) => kind === 'key');
  if (withKeys.length === 0) return ended;
  const rows = await findKeys(prisma, [...new Set(withKeys.map(({ id }) => id))]).catch(() => undefined);
  // Whether a key was revoked cannot be known while the database is away; it is looked up when that is back.
  if (!rows) return ended;
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const actor of withKeys) {
    const row = byId.get(actor.id) ?? null;
    const refusal = refusalOf(row, actor.credential.secretHash ?? new Uint8Array(32), now);
    if (refusal !== null) ended.set(actor, refusal);
    else if (row && !allows({ ...actor, scopes: row.scopes as Actor['scopes'] }, scope))
      ended.set(actor, `${titleOf(actor)} lacks the scope ${scope}.`);
  }
  return ended;
}

/**
 * Looks again at whoever was let in and is still there, and gives why for each who would not be any more. One statement
 * for all keys, and none where nobody came with one.
 */
export const whoIsOut =
  ({ database: { prisma }, clock }: Pick<Deps, 'database' | 'clock'>, scope: Scope) =>
  (actors: ReadonlySet<Actor>): Promise<Map<Actor, string>> =>
    findEnded(prisma, actors, scope, clock());
