import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { unavailable } from '../../errors.ts';

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/** How long the provider may take for an answer, in milliseconds. */
const patience = 3_000;
/** Keys older than this are asked for again before they are relied on, in milliseconds: one that is gone opens nothing. */
const freshFor = 10 * 60_000;
/** The provider is asked at most this often, however many tokens come with keys that nobody knows. */
const pause = 10_000;
/** While the provider is away, the keys that it last listed go on being good for this long. */
const keptFor = 24 * 60 * 60_000;

const away = () =>
  unavailable(
    'The identity provider cannot be reached, and the token cannot be checked without it. Keys work.',
  );

async function discover(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  if (response.status !== 200) throw new Error(`its discovery answered ${response.status}`);
  const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  // Another issuer's keys must not open what this one guards (OpenID Connect Discovery, 4.3).
  if (metadata.issuer !== issuer) throw new Error('its discovery is that of another issuer');
  if (typeof metadata.jwks_uri !== 'string') throw new Error('its discovery names no keys');
  const address = new URL(metadata.jwks_uri);
  if (issuer.startsWith('https:') && address.protocol !== 'https:')
    throw new Error('its keys are not served by https');
  return address;
}

async function fetchKeys(issuer: string): Promise<RemoteKeys> {
  // When to ask again is decided here, by the one clock.
  const never = { cacheMaxAge: Number.POSITIVE_INFINITY, cooldownDuration: Number.POSITIVE_INFINITY };
  const keys = createRemoteJWKSet(await discover(issuer), { timeoutDuration: patience, ...never });
  await keys.reload();
  return keys;
}

/** The keys of an issuer, as it last listed them: asked for when they grow old, and when a token names one that is new. */
export function providerKeys(issuer: string, log: Logger): (now: Date) => JWTVerifyGetKey {
  let known: { keys: RemoteKeys; at: number } | undefined;
  let tried = Number.NEGATIVE_INFINITY;
  let failed = false;
  let underWay: Promise<void> | undefined;

  const ask = async (now: number) => {
    try {
      known = { keys: await fetchKeys(issuer), at: now };
      failed = false;
    } catch (error) {
      failed = true;
      log.warn({ err: error, issuer }, 'the keys of the identity provider could not be fetched');
    }
  };

  /** Never rejects: what is known stays known. */
  const refresh = (now: number): Promise<void> => {
    if (underWay) return underWay;
    // A clock that was set back must not keep us from asking.
    if (Math.abs(now - tried) < pause) return Promise.resolve();
    tried = now;
    underWay = ask(now).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  /** What there is to go by; a provider that was away the last time holds up nobody who can do without. */
  const usable = async (now: number): Promise<RemoteKeys> => {
    const isOlderThan = (age: number) => !known || Math.abs(now - known.at) > age;
    if (isOlderThan(freshFor)) {
      const asked = refresh(now);
      if (!failed || isOlderThan(keptFor)) await asked;
    }
    if (!known || isOlderThan(keptFor)) throw away();
    return known.keys;
  };

  return (at) => async (header, token) => {
    const now = at.getTime();
    const keys = await usable(now);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh(now);
      const newer = known?.keys;
      if (newer && newer !== keys) return newer(header, token);
      // Whether the provider has that key by now cannot be told.
      throw failed ? away() : error;
    }
  };
}
