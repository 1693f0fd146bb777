import type { Request } from 'express';
import type { PrismaClient } from '../database/client.ts';
import { isForbidden } from '../database/errors.ts';
import { unauthenticated } from '../errors.ts';
import { bearerToken } from './bearer.ts';
import { readKey, secretMatches } from './key.ts';
import type { Actor } from './scopes.ts';
import { findKeyByPrefix, touchKey } from './store.ts';

/** Last use is written at most this often for a key, in milliseconds: a row written on each request would be a queue. */
const touchInterval = 60_000;

/** A process that answers readers alone may read keys, and need not be able to write that they were used. */
const unlessForbidden = (error: unknown) => {
  if (!isForbidden(error)) throw error;
};

/** key → actor. Null without credentials; a key that is wrong, expired or revoked is refused with its reason. */
export function authenticator(prisma: PrismaClient) {
  return async (request: Request, now: Date): Promise<Actor | null> => {
    const header = request.headers.authorization;
    if (header === undefined) return null;
    const token = bearerToken(header);
    if (token === undefined)
      throw unauthenticated('The Authorization header is not of the form "Bearer <key>".');
    const parts = readKey(token);
    const key = parts && (await findKeyByPrefix(prisma, parts.prefix));
    // One message for an unknown prefix and a wrong secret: which keys exist is nobody's business.
    if (!parts || !key || !secretMatches(parts.secret, key.secretHash))
      throw unauthenticated('The key is not valid.');
    if (key.revokedAt) throw unauthenticated('The key has been revoked.');
    if (key.expiresAt && key.expiresAt <= now) throw unauthenticated('The key has expired.');
    if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > touchInterval)
      await touchKey(prisma, key.id, now).catch(unlessForbidden);
    return { keyId: key.id, name: key.name, scopes: key.scopes as Actor['scopes'] };
  };
}
