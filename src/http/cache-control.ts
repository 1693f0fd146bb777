import type { Response } from 'express';
import type { Endpoint } from './contract.ts';
import type { Pipeline } from './implement.ts';

type Lifetime = { tags: readonly string[]; now: Date };

/** The settings that say how long an answer may be kept, and by whom. */
type Keeping = Pick<Pipeline, 'deliveryNeedsKey' | 'sharedMaxAge' | 'staleIfError' | 'kept'>;

export function cacheControl(endpoint: Endpoint, { tags, now }: Lifetime, keeping: Keeping): string {
  if (endpoint.cache === 'no-store') return 'no-store';
  // A shared cache does not know our keys: an answer that needed one is for its asker alone.
  if (endpoint.access === 'delivery' && keeping.deliveryNeedsKey) return 'private, no-cache';
  const { sharedMaxAge, staleIfError, kept } = keeping;
  // What a schedule ends is not given past its instant.
  const left = kept?.secondsLeft(tags, now, sharedMaxAge + staleIfError);
  if (left !== undefined && left < sharedMaxAge)
    return `public, max-age=0, s-maxage=${left}, must-revalidate`;
  if (sharedMaxAge === 0) return 'public, max-age=0, s-maxage=0, must-revalidate';
  const ifError = Math.min(staleIfError, left === undefined ? staleIfError : left - sharedMaxAge);
  const refreshed = Math.min(sharedMaxAge, left === undefined ? sharedMaxAge : left - sharedMaxAge);
  return `public, max-age=0, s-maxage=${sharedMaxAge}, stale-while-revalidate=${refreshed}, stale-if-error=${ifError}`;
}

/** An answer that may be over, given since nothing newer can be had: whoever keeps it would prolong that (RFC 9211). */
export function describeStale(response: Response, age: number) {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Cache-Status', `Dateline; hit; ttl=-${Math.ceil(age)}`);
}

/** Tells caches in front by which names to forget the answer. */
export function nameForPurges(
  endpoint: Endpoint,
  response: Response,
  tags: readonly string[],
  { deliveryNeedsKey }: Keeping,
) {
  if (endpoint.cache === 'no-store' || deliveryNeedsKey || tags.length === 0) return;
  response.setHeader('Surrogate-Key', tags.join(' '));
  response.setHeader('Cache-Tag', tags.join(','));
}
