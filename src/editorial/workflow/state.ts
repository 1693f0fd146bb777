import type { PublicationRow, SummaryRow } from '../articles/working-copy-store.ts';
import type { Stage, State } from './transitions.ts';

type Standing = Pick<SummaryRow, 'publications' | 'kill' | 'stage' | 'trashedAt'>;

/** What readers saw last or see, and what a schedule will show. */
export function publicationsOf({ publications }: Pick<SummaryRow, 'publications'>, now: Date) {
  const last = publications.find(({ validFrom }) => validFrom <= now) ?? null;
  const planned = publications.find(({ validFrom }) => validFrom > now) ?? null;
  const current = last && isCurrent(last, now) ? last : null;
  return { last, current, planned };
}

const isCurrent = ({ validTo }: PublicationRow, now: Date) => validTo === null || validTo > now;

export function stateOf(row: Standing, now: Date): State {
  const { current, planned } = publicationsOf(row, now);
  return {
    stage: row.stage as Stage,
    isTrashed: row.trashedAt !== null,
    isKilled: row.kill !== null,
    isVisible: current !== null,
    isPlanned: planned !== null,
  };
}
