import { type KeySecrets, stateOfSecret } from './key.ts';

/** One message for an unknown prefix and a wrong secret: which keys exist is nobody's business. */
export const notValid = 'The key is not valid.';

type KeyState = KeySecrets & { revokedAt: Date | null; expiresAt: Date | null };

/** Why a key does not open anything now; null when it does. */
export function refusalOf(key: KeyState | null, secretHash: Uint8Array, now: Date): string | null {
  const secret = key && stateOfSecret(key, secretHash, now);
  if (!key || !secret) return notValid;
  if (key.revokedAt) return 'The key has been revoked.';
  if (key.expiresAt && key.expiresAt <= now) return 'The key has expired.';
  if (secret === 'over') return 'The key was rotated, and this secret of it is over.';
  return null;
}
