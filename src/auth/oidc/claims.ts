import { validate as isUuid } from 'uuid';
import type { Scope } from '../scopes.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** A claim by its name, which may hold dots itself, as URLs do; else by the path that they make. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Claims)[part];
  }
  return at;
}

/** The texts that a claim lists, or has with spaces between. */
function valuesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((value) => value !== '');
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : [];
}

/** What the claim allows here; a value that the settings do not name allows nothing. */
export const scopesIn = (
  claims: Claims,
  name: string,
  mapping: ReadonlyMap<string, readonly Scope[]>,
): Scope[] => [...new Set(valuesOf(claimAt(claims, name)).flatMap((value) => mapping.get(value) ?? []))];

/** Most categories that a token may name. */
const mostCategories = 1_000;

/** The categories that the claim names, by id and by slug; null: all. A token that names none writes in none. */
export function categoriesIn(claims: Claims, name: string): { ids: string[]; slugs: string[] } | null {
  const values = valuesOf(claimAt(claims, name)).slice(0, mostCategories);
  if (values.includes('*')) return null;
  const names = values.filter((value) => !value.includes('\u0000'));
  return {
    ids: names.filter((value) => isUuid(value)),
    slugs: names.filter((value) => !isUuid(value)),
  };
}

/** In the order in which they say most to a colleague who reads the audit log. */
const names = ['name', 'preferred_username', 'email', 'client_id', 'azp', 'sub'];
const longestName = 100;

/** Who the token is for, for people to read. */
export function nameIn(claims: Claims): string {
  for (const name of names) {
    const value = claims[name];
    if (typeof value !== 'string') continue;
    const text = value
      .toWellFormed()
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim();
    if (text !== '') return [...text].slice(0, longestName).join('');
  }
  return 'Nobody';
}
