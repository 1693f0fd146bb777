import type { ZonedInstant } from '../content/zoned-instant.ts';
import type { Tx } from '../database/client.ts';
import { conflict, unprocessable } from '../errors.ts';
import { type Act, nothing, planAhead } from './publish.ts';
import { deletePublication, setEnd } from './store.ts';
import { endOf, ownEnd, readTimeline } from './timeline.ts';

/** Whether readers see the article, or will by a schedule. The article must be locked. */
export async function isVisibleOrPlanned(tx: Tx, articleId: string, now: Date): Promise<boolean> {
  const { current, planned } = await readTimeline(tx, articleId, now);
  return current !== null || planned !== null;
}

/** Takes an article off the readers' side from now on, and gives up what was planned. The article must be locked. */
export async function unpublishNow(tx: Tx, articleId: string, now: Date): Promise<Act> {
  const timeline = await readTimeline(tx, articleId, now);
  const { current, planned } = timeline;
  if (!current)
    throw conflict(
      planned
        ? 'Readers do not see this article yet. Unschedule what is planned.'
        : 'Readers do not see this article: there is nothing to unpublish.',
    );
  if (planned) await deletePublication(tx, planned.id);
  await setEnd(tx, current.id, { at: timeline.now, timeZone: null });
  await planAhead(tx, articleId, [], [], timeline.now);
  const change = {
    type: 'article_unpublished',
    articleId,
    publicationId: current.id,
    effectiveAt: timeline.now,
    recordedAt: now,
  };
  return { at: timeline.now, isDone: true, change };
}

/** Sets when readers will see the article no more, or with null that they will go on. The article must be locked. */
export async function planEnd(tx: Tx, articleId: string, end: ZonedInstant | null, now: Date): Promise<Act> {
  const timeline = await readTimeline(tx, articleId, now);
  const { current, planned } = timeline;
  const target = planned ?? current;
  if (!target)
    throw conflict('Readers do not see this article, and nothing is planned: there is nothing to end.');
  const earliest = planned ? planned.validFrom : timeline.now;
  if (end && end.at <= earliest)
    throw unprocessable([
      { pointer: '/unpublishAt', detail: `is not after ${earliest.toISOString()}, which it has to be` },
    ]);
  const before = endOf(target);
  if (before?.at.getTime() === end?.at.getTime() && before?.timeZone === end?.timeZone)
    return nothing(timeline.now);
  await setEnd(tx, target.id, end);
  const isContinuous = current !== null && current.validTo?.getTime() === planned?.validFrom.getTime();
  const starts = planned
    ? [
        {
          id: planned.id,
          type: isContinuous ? 'article_updated' : 'article_published',
          at: planned.validFrom,
        },
      ]
    : [];
  const ends = [{ id: target.id, end }];
  if (planned && current && !isContinuous) ends.push({ id: current.id, end: endOf(current) });
  await planAhead(tx, articleId, starts, ends, timeline.now);
  return { at: timeline.now, isDone: true, change: null };
}

/** Gives up the publication that is planned; what readers see goes on, to its own planned end. The article must be locked. */
export async function unschedule(tx: Tx, articleId: string, now: Date): Promise<Act> {
  const timeline = await readTimeline(tx, articleId, now);
  const { current, planned } = timeline;
  if (!planned) throw conflict('No publication of this article is planned.');
  const end = ownEnd(timeline);
  await deletePublication(tx, planned.id);
  if (current) await setEnd(tx, current.id, end);
  await planAhead(tx, articleId, [], current ? [{ id: current.id, end }] : [], timeline.now);
  return { at: timeline.now, isDone: true, change: null };
}
