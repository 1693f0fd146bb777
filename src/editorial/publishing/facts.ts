import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { publicationsOf, stateOf } from '../workflow/state.ts';

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

/** What the audit log keeps of an article's standing, before and after an act. */
export function factsOf(row: WorkingCopyRow, now: Date) {
  const { current, planned } = publicationsOf(row, now);
  return {
    stage: stateOf(row, now).stage,
    revision: row.revisionNumber,
    publishedRevision: current?.revision.number ?? null,
    unpublishAt: iso((planned ?? current)?.validTo),
    plannedRevision: planned?.revision.number ?? null,
    publishAt: iso(planned?.validFrom),
    embargoUntil: iso(row.embargoUntil),
    killReason: row.kill?.reason ?? null,
    corrections: (row.corrections as unknown[]).length,
  };
}
