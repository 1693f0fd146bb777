import type { KeyRow } from '../store.ts';
import type { Key } from './schema.ts';

const instantOf = (date: Date | null) => date?.toISOString() ?? null;

export const presentKey = (row: KeyRow): Key => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as Key['scopes'],
  createdAt: row.createdAt.toISOString(),
  expiresAt: instantOf(row.expiresAt),
  lastUsedAt: instantOf(row.lastUsedAt),
  revokedAt: instantOf(row.revokedAt),
});
