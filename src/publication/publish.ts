import type { ArticleDocument, CorrectionDocument } from '../content/document.ts';
import type { ZonedInstant } from '../content/zoned-instant.ts';
import type { Tx } from '../database/client.ts';
import { unprocessable } from '../errors.ts';
import type { Change } from './changes.ts';
import { replacePlan } from './planned-store.ts';
import { deletePublication, findRevision, insertPublication, setEnd } from './store.ts';
import { endOf, ownEnd, plannedEnd, readTimeline, type Timeline } from './timeline.ts';

export type PublishOrder = {
  revisionNumber: number;
  /** When readers shall see it; null: now. */
  from: ZonedInstant | null;
  /** When they shall see it no more; null: never. Undefined leaves what was planned before. */
  to: ZonedInstant | null | undefined;
  /** Leaves `modifiedAt` alone. */
  isMinor: boolean;
  /** All that readers have been told of the article's corrections, and are told with this. */
  corrections: CorrectionDocument[];
};

/** What an act of the press did; `change` goes to the log at the end of the transaction, when readers see it already. */
export type Act = { at: Date; isDone: boolean; change: Change | null };

export const nothing = (at: Date): Act => ({ at, isDone: false, change: null });

const sameEnd = (a: ZonedInstant | null, b: ZonedInstant | null) =>
  a?.at.getTime() === b?.at.getTime() && (a?.timeZone ?? null) === (b?.timeZone ?? null);

/** What in an order cannot be, however the article stands otherwise. */
export function impossibleIn(order: PublishOrder, timeline: Timeline): { pointer: string; detail: string }[] {
  const from = order.from?.at ?? timeline.now;
  const faults = [];
  if (order.from && order.from.at <= timeline.now)
    faults.push({
      pointer: '/publishAt',
      detail: 'is not in the future; without it, the article is published now',
    });
  // Whether the article ends then or goes on could not be told any more, once the plan is given up.
  else if (order.from && ownEnd(timeline)?.at.getTime() === from.getTime())
    faults.push({
      pointer: '/publishAt',
      detail: 'is the instant at which the article is to be unpublished; take that back, or choose another',
    });
  if (order.to && order.to.at <= from)
    faults.push({ pointer: '/unpublishAt', detail: 'is not after the article is published' });
  return faults;
}

/**
 * Shows a revision to readers from now on, or from a later instant. One publication at most lies ahead: a new one takes
 * its place. The article must be locked by the caller, who has checked that it may be published.
 */
export async function publishRevision(
  tx: Tx,
  articleId: string,
  order: PublishOrder,
  now: Date,
): Promise<Act> {
  const revision = await findRevision(tx, articleId, order.revisionNumber);
  if (!revision) throw new Error(`revision ${order.revisionNumber} of article ${articleId} is not there`);
  const document = revision.document as unknown as ArticleDocument;
  const timeline = await readTimeline(tx, articleId, now);
  const { current, last, planned } = timeline;
  const from = order.from?.at ?? timeline.now;
  const impossible = impossibleIn(order, timeline);
  if (impossible.length > 0) throw unprocessable(impossible);

  const kept = [ownEnd(timeline), plannedEnd(timeline)].find((end) => end && end.at > from) ?? null;
  const to = order.to === undefined ? kept : order.to;
  if (planned) await deletePublication(tx, planned.id);
  if (current?.revisionId === revision.id && !order.from) {
    // Readers see it already: what is left to do is its end, and to give up what was planned.
    if (!planned && sameEnd(endOf(current), to)) return nothing(timeline.now);
    await setEnd(tx, current.id, to);
    await planAhead(tx, articleId, [], [{ id: current.id, end: to }], timeline.now);
    return { at: timeline.now, isDone: true, change: null };
  }
  const ownLast = ownEnd(timeline);
  const isContinuous = current !== null && (ownLast === null || ownLast.at > from);
  if (current) await setEnd(tx, current.id, isContinuous ? { at: from, timeZone: null } : ownLast);
  const publicationId = await insertPublication(
    tx,
    articleId,
    { id: revision.id, document, corrections: order.corrections },
    {
      validFrom: from,
      validFromZone: order.from?.timeZone ?? null,
      validTo: to?.at ?? null,
      validToZone: to?.timeZone ?? null,
      firstPublishedAt: last?.firstPublishedAt ?? from,
      // An update keeps the article's place in lists; coming back after an absence is a new appearance.
      publishedAt: isContinuous ? current.publishedAt : from,
      modifiedAt: order.isMinor && last ? last.modifiedAt : from,
    },
  );
  const type = isContinuous ? 'article_updated' : 'article_published';
  const ends = [{ id: publicationId, end: to }];
  if (current && !isContinuous) ends.push({ id: current.id, end: ownLast });
  const starts = order.from ? [{ id: publicationId, type, at: from }] : [];
  await planAhead(tx, articleId, starts, ends, timeline.now);
  if (order.from) return { at: timeline.now, isDone: true, change: null };
  const change = { type, articleId, publicationId, effectiveAt: from, recordedAt: now };
  return { at: timeline.now, isDone: true, change };
}

type Start = { id: string; type: string; at: Date };
type End = { id: string; end: ZonedInstant | null };

/** Writes down which changes the log will get without anybody's doing, in place of what was written before. */
export const planAhead = (tx: Tx, articleId: string, starts: Start[], ends: End[], now: Date) =>
  replacePlan(
    tx,
    articleId,
    [
      ...starts.map(({ id, type, at }) => ({ dueAt: at, type, publicationId: id })),
      ...ends.flatMap(({ id, end }) =>
        end && end.at > now ? [{ dueAt: end.at, type: 'article_unpublished', publicationId: id }] : [],
      ),
    ],
    now,
  );
