import type { ZonedInstant } from '../content/zoned-instant.ts';
import type { Tx } from '../database/client.ts';
import { findPublications, type PublicationSpan } from './store.ts';

/** How an article stands with its readers: what they see, what they saw last, and what is planned. */
export type Timeline = {
  /** The instant of whatever is done now: the history of one article runs forward, whatever two clocks say. */
  now: Date;
  /** The latest publication that has begun, whether or not it has ended. */
  last: PublicationSpan | null;
  /** The one readers see. */
  current: PublicationSpan | null;
  /** The one that a schedule will show. */
  planned: PublicationSpan | null;
};

/** The article must be locked by the caller. */
export async function readTimeline(tx: Tx, articleId: string, now: Date): Promise<Timeline> {
  const { clock, spans } = await findPublications(tx, articleId);
  const planned = spans.find((span) => span.startsByPlan && span.validFrom > now) ?? null;
  const last = spans.find((span) => span !== planned) ?? null;
  // By the slower of the two clocks, so that what is published now can be seen now; but never before what was.
  const slower = Math.min(now.getTime(), clock.getTime());
  const endedAt = last?.validTo && !endsByPlan(last, planned, now) ? last.validTo.getTime() : 0;
  const at = new Date(Math.max(slower, last?.validFrom.getTime() ?? 0, endedAt));
  const isOver = last?.validTo && (last.validTo <= now || !endsByPlan(last, planned, now));
  return { now: at, last, current: last && !isOver ? last : null, planned };
}

/** An end that lies ahead. Without a plan behind it, it is one that a process with a faster clock has just made. */
const endsByPlan = (span: PublicationSpan, planned: PublicationSpan | null, now: Date) =>
  span.validTo !== null && span.validTo > now && (span.endsByPlan || planned !== null);

/** When a publication ends by plan, and in whose zone that was written. */
export const endOf = ({ validTo, validToZone }: PublicationSpan): ZonedInstant | null =>
  validTo === null ? null : { at: validTo, timeZone: validToZone };

/** The planned end of what readers see last: of the planned publication, or else of the present one. */
export function plannedEnd({ current, planned }: Timeline): ZonedInstant | null {
  const span = planned ?? current;
  return span ? endOf(span) : null;
}

/** When the present publication ends if the planned one is not counted. */
export function ownEnd({ current, planned }: Timeline): ZonedInstant | null {
  if (!current) return null;
  const isTakenOver = planned !== null && current.validTo?.getTime() === planned.validFrom.getTime();
  return isTakenOver ? endOf(planned) : endOf(current);
}
