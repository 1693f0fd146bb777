import type { Request } from 'express';
import type { Database } from '../database/client.ts';
import { isDatabaseUnavailable, isForbidden } from '../database/errors.ts';
import { invalidToken, unauthenticated } from '../errors.ts';
import { bearerToken } from './bearer.ts';
import { hashSecret, type KeyParts, readKey, stateOfSecret } from './key.ts';
import { notValid, refusalOf } from './refusal.ts';
import type { Actor } from './scopes.ts';
import { findCategoriesBelow, findKeyByPrefix, touchKey } from './store.ts';

/** Last use is written at most this often for a secret, in milliseconds: a row written on each request would be a queue. */
const touchInterval = 60_000;

/**
 * A process that answers readers alone may read keys, and need not be able to write that they were used; and a database
 * that takes no writes right now, its disk being full, is no reason to keep readers out.
 */
const unlessRefused = (error: unknown) => {
  if (!isForbidden(error) && !isDatabaseUnavailable(error)) throw error;
};

/** token → actor; undefined when it is not even of the form of one. */
export type ReadToken = (token: string, now: Date) => Promise<Actor> | undefined;

type Keys = Pick<Database, 'prisma' | 'raw'>;

async function actorOfKey({ prisma, raw }: Keys, parts: KeyParts, now: Date): Promise<Actor> {
  const key = await findKeyByPrefix(raw, parts.prefix);
  const secretHash = hashSecret(parts.secret);
  const refusal = refusalOf(key, secretHash, now);
  if (!key || refusal !== null) throw invalidToken(refusal ?? notValid);
  const secret = stateOfSecret(key, secretHash, now) === 'previous' ? 'previous' : 'current';
  const lastUsedAt = secret === 'current' ? key.lastUsedAt : key.previousLastUsedAt;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > touchInterval)
    await touchKey(prisma, key.id, secret, now).catch(unlessRefused);
  return {
    id: key.id,
    kind: 'key',
    name: key.name,
    scopes: key.scopes as Actor['scopes'],
    categories: key.categoryIds.length === 0 ? null : await findCategoriesBelow(prisma, key.categoryIds),
    origins: key.origins.length === 0 ? null : key.origins,
    credential: { endsAt: key.expiresAt, secretHash },
  };
}

/**
 * key or token → actor. Null without credentials; what is wrong, expired or revoked is refused with its reason.
 * `readToken` is absent where the settings name no identity provider.
 */
export function authenticator(database: Keys, readToken?: ReadToken) {
  return async (request: Request, now: Date): Promise<Actor | null> => {
    const header = request.headers.authorization;
    if (header === undefined) return null;
    const token = bearerToken(header);
    if (token === undefined)
      throw unauthenticated('The Authorization header is not of the form "Bearer <key or token>".');
    const parts = readKey(token);
    if (parts) return actorOfKey(database, parts, now);
    const actor = readToken?.(token, now);
    if (!actor) throw invalidToken(notValid);
    return actor;
  };
}
