import { LRUCache } from 'lru-cache';
import { v5 as uuidv5 } from 'uuid';
import type { Config } from '../../config.ts';
import type { PrismaClient } from '../../database/client.ts';
import type { Deps } from '../../deps.ts';
import type { Actor } from '../scopes.ts';
import { findCategoriesBelow } from '../store.ts';
import { checkToken, type TokenRules } from './check-token.ts';
import { type Claims, categoriesIn, nameIn, scopesIn } from './claims.ts';
import { providerKeys } from './provider-keys.ts';
import { actorIdOf } from './store.ts';

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

/** token → actor, by the settings and by the keys of the issuer that they name. */
export function actorsOfTokens(issuer: string, { config, database: { prisma }, log }: Deps) {
  const rules: TokenRules = {
    issuer,
    audience: config.DATELINE_OIDC_AUDIENCE,
    algorithms: config.DATELINE_OIDC_ALGORITHMS,
    clockTolerance: config.DATELINE_OIDC_CLOCK_TOLERANCE,
  };
  const keysAt = providerKeys(issuer, log);
  const seen = new LRUCache<string, { id: string; name: string }>({ max: mostRemembered });

  const idOf = async (subject: string, name: string, now: Date) => {
    const before = seen.get(subject);
    const id = before?.name === name ? before.id : await actorIdOf(prisma, { issuer, subject, name }, now);
    seen.set(subject, { id, name });
    return id;
  };

  return async (token: string, now: Date): Promise<Actor> => {
    const claims = await checkToken(token, rules, keysAt(now), now);
    const name = nameIn(claims);
    const scopes = scopesIn(claims, config.DATELINE_OIDC_SCOPES_CLAIM, config.DATELINE_OIDC_SCOPES);
    // Who only reads what is published leaves no trace but in the log: readers may be many.
    const isReader = scopes.every((scope) => scope === 'delivery:read');
    const id = isReader ? uuidv5(`${issuer} ${claims.sub}`, uuidv5.URL) : await idOf(claims.sub, name, now);
    const categories = await categoriesOf(prisma, claims, config, scopes.includes('admin'));
    const endsAt = new Date((claims.exp + rules.clockTolerance) * 1_000);
    return { id, kind: 'token', name, scopes, categories, origins: null, credential: { endsAt } };
  };
}
