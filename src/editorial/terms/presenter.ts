import type { TermRow } from './kind.ts';

export const presentDates = ({ createdAt, updatedAt, trashedAt }: TermRow) => ({
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
  trashedAt: trashedAt?.toISOString() ?? null,
});
