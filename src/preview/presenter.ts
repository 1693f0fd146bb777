import type { Preview } from './schema.ts';
import type { PreviewRow } from './store.ts';

function stateOf({ revokedAt, expiresAt }: PreviewRow, now: Date): Preview['state'] {
  if (revokedAt) return 'revoked';
  return expiresAt > now ? 'active' : 'expired';
}

export const presentPreview = (row: PreviewRow, now: Date): Preview => ({
  id: row.id,
  revision: row.revisionNumber,
  label: row.label,
  state: stateOf(row, now),
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  actor: row.actor,
});
