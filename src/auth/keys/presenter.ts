import type { CategoryName, KeyRow } from '../store.ts';
import type { Key } from './schema.ts';

const instantOf = (date: Date | null) => date?.toISOString() ?? null;

const later = (one: Date | null, other: Date | null) => ((one ?? 0) > (other ?? 0) ? one : other);

function secretsOf(row: KeyRow, now: Date): Key['secrets'] {
  const { createdAt, rotatedAt, lastUsedAt, previousEndsAt, previousLastUsedAt } = row;
  const current = {
    createdAt: (rotatedAt ?? createdAt).toISOString(),
    lastUsedAt: instantOf(lastUsedAt),
    endsAt: null,
  };
  if (!previousEndsAt || previousEndsAt <= now) return [current];
  const previous = {
    createdAt: (row.previousCreatedAt ?? createdAt).toISOString(),
    lastUsedAt: instantOf(previousLastUsedAt),
    endsAt: previousEndsAt.toISOString(),
  };
  return [current, previous];
}

/** A key; `categories` are at least those that it names. */
export const presentKey = (row: KeyRow, categories: readonly CategoryName[], now: Date): Key => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as Key['scopes'],
  createdAt: row.createdAt.toISOString(),
  expiresAt: instantOf(row.expiresAt),
  categories:
    row.categoryIds.length === 0 ? null : categories.filter(({ id }) => row.categoryIds.includes(id)),
  origins: row.origins.length === 0 ? null : row.origins,
  lastUsedAt: instantOf(later(row.lastUsedAt, row.previousLastUsedAt)),
  secrets: secretsOf(row, now),
  revokedAt: instantOf(row.revokedAt),
});
