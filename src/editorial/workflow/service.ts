import { allows, titleOf } from '../../auth/scopes.ts';
import type { ZonedInstant } from '../../content/zoned-instant.ts';
import { conflict, insufficientScope, unprocessable } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { nothing } from '../../publication/publish.ts';
import { setEmbargo, setStage } from '../articles/store.ts';
import type { Desk } from '../desk.ts';
import { type Acted, actOn } from '../publishing/act.ts';
import { publicationsOf, stateOf } from './state.ts';
import { refuseClosed, type Stage } from './transitions.ts';

const steps = {
  submit: { to: 'in_review', action: 'article_submitted' },
  approve: { to: 'approved', action: 'article_approved' },
  return: { to: 'draft', action: 'article_returned' },
} as const satisfies Record<string, { to: Stage; action: string }>;

/** Moves the working copy one step of the workflow. */
export const move = (
  desk: Desk,
  step: keyof typeof steps,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> => {
  const { to, action } = steps[step];
  return actOn(desk, { reference, accepted, action }, context, async (tx, row, now) => {
    refuseClosed(step, stateOf(row, now), desk);
    await setStage(tx, row.id, to);
    return { at: now, isDone: true, change: null };
  });
};

/**
 * Sets or lifts an embargo. A writer may set one or put it off; to bring it forward or lift it breaks a promise, and
 * needs the scope to publish.
 */
export const setEmbargoOf = (
  desk: Desk,
  reference: string,
  embargo: ZonedInstant | null,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> =>
  actOn(desk, { reference, accepted, action: 'embargo_changed' }, context, async (tx, row, now) => {
    const { actor } = context;
    const before = row.embargoUntil;
    const isEased = before !== null && before > now && (embargo === null || embargo.at < before);
    if (isEased && actor && !allows(actor, 'content:publish'))
      throw insufficientScope(
        `${titleOf(actor)} lacks the scope content:publish, which it takes to bring an embargo forward or to lift it.`,
        'content:publish',
      );
    if (embargo && embargo.at <= now)
      throw unprocessable([{ pointer: '/until', detail: 'is not in the future' }]);
    const { planned } = publicationsOf(row, now);
    if (embargo && planned && planned.validFrom < embargo.at)
      throw conflict(
        `A publication is planned for ${planned.validFrom.toISOString()}, before that. Unschedule it first.`,
      );
    if (before?.getTime() === embargo?.at.getTime() && row.embargoZone === (embargo?.timeZone ?? null))
      return nothing(now);
    await setEmbargo(tx, row.id, embargo);
    return { at: now, isDone: true, change: null };
  });
