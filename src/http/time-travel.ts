import type { Request, Response } from 'express';
import type { Fault } from '../errors.ts';
import { withoutParameters, withParameters } from './address.ts';
import type { Endpoint } from './contract.ts';
import { queryInstant } from './query.ts';

/** In the query of every endpoint that can answer for an instant in the past. */
export const asOf = queryInstant(
  'Answers as readers saw it at this instant (RFC 3339), cards, names and addresses included; not in the future. What was killed stays gone. The header `Accept-Datetime` does the same.',
);

/** An endpoint whose query has `asOf` is one. Its handlers get the instant as their `now`. */
export const travelsInTime = ({ request: { query } }: Endpoint): boolean =>
  query !== undefined && 'asOf' in query.shape;

/** The form that RFC 7089 asks for is the one that JavaScript writes, so what comes back the same was of it. */
const isHttpDate = (text: string) => {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toUTCString() === text;
};

type Sent = { values: Record<string, string | string[]>; faults: Fault[] };

/**
 * What a request asks for, with its `Accept-Datetime` made an `asOf`, so that links, cursors and redirects carry it on.
 * An address with `asOf` is of one instant already: the header says nothing there (RFC 7089, 4.5). A date in the
 * future asks for the latest state, which is that of now.
 */
export function readDatetime(endpoint: Endpoint, request: Request, sent: Sent, now: Date) {
  const as = { values: sent.values, faults: [] as Fault[], url: request.originalUrl, isNegotiated: false };
  const header = request.get('accept-datetime');
  if (!travelsInTime(endpoint) || header === undefined || 'asOf' in sent.values) return as;
  if (!isHttpDate(header)) {
    const detail = 'is not a date of the form Tue, 24 Nov 2026 08:00:00 GMT';
    return { ...as, faults: [{ header: 'Accept-Datetime', detail }] };
  }
  const at = new Date(Math.min(Date.parse(header), now.getTime())).toISOString();
  return {
    ...as,
    values: { ...sent.values, asOf: at },
    url: withParameters(request.originalUrl, { asOf: at }),
    isNegotiated: true,
  };
}

/** The instant that a parsed query asks for, if it does. */
export function instantOf(query: unknown, now: Date, faults: Fault[]): Date | undefined {
  const at = (query as { asOf?: Date } | undefined)?.asOf;
  if (at && at > now) faults.push({ parameter: 'asOf', detail: 'is in the future' });
  return at;
}

type Answered = { url: string; isNegotiated: boolean; at: Date | undefined };

/** Tells caches that the answer depends on the header, unless its address names the instant. */
export function varyByDatetime(endpoint: Endpoint, response: Response, { at, isNegotiated }: Answered): void {
  if (travelsInTime(endpoint) && (!at || isNegotiated)) response.vary('Accept-Datetime');
}

/** Says of what, and of when, the answer is a memento (RFC 7089). Gives the links that say the first. */
export function describeMemento(response: Response, { url, at, isNegotiated }: Answered): string[] {
  if (!at) return [];
  response.setHeader('Memento-Datetime', at.toUTCString());
  if (isNegotiated) response.setHeader('Content-Location', url);
  // A cursor is of one list as it was at one instant: the page has no present, the list has.
  return [`<${withoutParameters(url, ['asOf', 'cursor'])}>; rel="original timegate"`];
}
