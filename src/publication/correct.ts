import type { CorrectionDocument } from '../content/document.ts';
import type { Tx } from '../database/client.ts';
import { conflict } from '../errors.ts';
import { type Act, planAhead } from './publish.ts';
import { deletePublication, reissuePublication, setCorrections, setEnd } from './store.ts';
import { endOf, ownEnd, readTimeline } from './timeline.ts';

/**
 * Tells readers of a correction from now on: what they see is issued again with it, and so is what is planned, or the
 * note would be gone when that begins. The article must be locked.
 */
export async function correctPublication(
  tx: Tx,
  articleId: string,
  corrections: CorrectionDocument[],
  now: Date,
): Promise<Act> {
  const timeline = await readTimeline(tx, articleId, now);
  const { current, planned, now: at } = timeline;
  if (!current) throw conflict('Readers do not see this article: there is nothing to correct.');
  const end = endOf(current);
  const isContinuous = planned !== null && current.validTo?.getTime() === planned.validFrom.getTime();
  await setEnd(tx, current.id, { at, timeZone: null });
  const publicationId = await reissuePublication(tx, current.id, {
    validFrom: at,
    end: isContinuous ? { at: planned.validFrom, timeZone: null } : end,
    modifiedAt: at,
    corrections,
  });
  const starts = [];
  const ends = [];
  if (planned) {
    const plannedAgain = await replacePlanned(tx, planned, corrections, at);
    const type = isContinuous ? 'article_updated' : 'article_published';
    starts.push({ id: plannedAgain, type, at: planned.validFrom });
    ends.push({ id: plannedAgain, end: endOf(planned) });
  }
  if (!isContinuous) ends.push({ id: publicationId, end: ownEnd(timeline) });
  await planAhead(tx, articleId, starts, ends, at);
  await setCorrections(tx, articleId, corrections);
  const change = { type: 'article_corrected', articleId, publicationId, effectiveAt: at, recordedAt: now };
  return { at, isDone: true, change };
}

type Planned = NonNullable<Awaited<ReturnType<typeof readTimeline>>['planned']>;

/** Two rows at one address and instant would exclude each other: the copy begins where the original is, once that is gone. */
async function replacePlanned(
  tx: Tx,
  planned: Planned,
  corrections: CorrectionDocument[],
  at: Date,
): Promise<string> {
  await setEnd(tx, planned.id, { at: planned.validFrom, timeZone: null });
  const id = await reissuePublication(tx, planned.id, {
    validFrom: planned.validFrom,
    end: endOf(planned),
    // The note moves it, also where the plan is of a minor change.
    modifiedAt: planned.modifiedAt > at ? planned.modifiedAt : at,
    corrections,
  });
  await deletePublication(tx, planned.id);
  return id;
}
