import { DatelineError, embargoed, killed, notApproved } from '../../errors.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { Desk } from '../desk.ts';
import { stateOf } from '../workflow/state.ts';
import { refuseClosed } from '../workflow/transitions.ts';

/** Refuses to publish what the state of the article does not allow at that instant, whoever asks. */
export function refuseUnpublishable(row: WorkingCopyRow, at: Date, now: Date, desk: Desk): void {
  const state = stateOf(row, now);
  if (state.isKilled) throw killed();
  if (row.embargoUntil && at < row.embargoUntil) throw embargoed(row.embargoUntil);
  if (desk.approvalRequired && state.stage !== 'approved' && !state.isTrashed) throw notApproved(state.stage);
  refuseClosed('publish', state, desk);
}

export type Refusal = { code: 'conflict' | 'killed' | 'embargoed' | 'not_approved'; detail: string };

/** The same as data, for who only asks. */
export function refusalOf(row: WorkingCopyRow, at: Date, now: Date, desk: Desk): Refusal | null {
  try {
    refuseUnpublishable(row, at, now, desk);
    return null;
  } catch (error) {
    if (!(error instanceof DatelineError)) throw error;
    return { code: error.code as Refusal['code'], detail: error.message };
  }
}
