import { LRUCache } from 'lru-cache';
import type { Config } from '../../config.ts';
import type { PrismaClient } from '../../database/client.ts';
import type { Deps } from '../../deps.ts';
import type { ReadToken } from '../authenticate.ts';
import type { Actor } from '../scopes.ts';
import { findCategoriesBelow } from '../store.ts';
import { checkToken, type TokenRules } from './check-token.ts';
import { type Claims, categoriesIn, nameIn, scopesIn } from './claims.ts';
import { providerKeys } from './provider-keys.ts';
import { actorIdOf } from './store.ts';

/** Three parts with dots between: no key looks like that. */
const isJwt = (token: string) => /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token);

/** Most subjects whose ids a process remembers. */
const mostRemembered = 10_000;

async function categoriesOf(
  prisma: PrismaClient,
  claims: Claims,
  { DATELINE_OIDC_CATEGORIES_CLAIM: claim }: Config,
  isAdmin: boolean,
): Promise<Actor['categories']> {
  // `admin` is everything: what it could give itself is no limit.
  const named = claim === undefined || isAdmin ? null : categoriesIn(claims, claim);
  return named && findCategoriesBelow(prisma, named.ids, named.slugs);
}

/** Reads the tokens of the provider that the settings name; undefined when they name none. */
export function tokenReader({ config, database: { prisma }, log }: Deps): ReadToken | undefined {
  const issuer = config.DATELINE_OIDC_ISSUER;
  if (issuer === undefined) return undefined;
  const rules: TokenRules = {
    issuer,
    audience: config.DATELINE_OIDC_AUDIENCE,
    algorithms: config.DATELINE_OIDC_ALGORITHMS,
    clockTolerance: config.DATELINE_OIDC_CLOCK_TOLERANCE,
  };
  const keysAt = providerKeys(issuer, log);
  const seen = new LRUCache<string, { id: string; name: string }>({ max: mostRemembered });

  const read = async (token: string, now: Date): Promise<Actor> => {
    const claims = await checkToken(token, rules, keysAt(now), now);
    const subject = claims.sub;
    const name = nameIn(claims);
    const before = seen.get(subject);
    const id = before?.name === name ? before.id : await actorIdOf(prisma, { issuer, subject, name }, now);
    seen.set(subject, { id, name });
    const scopes = scopesIn(claims, config.DATELINE_OIDC_SCOPES_CLAIM, config.DATELINE_OIDC_SCOPES);
    const categories = await categoriesOf(prisma, claims, config, scopes.includes('admin'));
    return { id, kind: 'token', name, scopes, categories, origins: null };
  };
  return (token, now) => (isJwt(token) ? read(token, now) : undefined);
}
