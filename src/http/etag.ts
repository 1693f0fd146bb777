import { hash } from 'node:crypto';

/**
 * Strong entity tags (RFC 9110, 8.8.3). A delivery tag is a digest of the bytes. A desk tag starts with the
 * version of the working copy, `"17-…"`, because that is what two writers compete for: `If-Match` compares the
 * version alone, so a renamed category or another key's view of the same version is no conflict.
 */
export function etagOf(body: string | Buffer, version?: number): string {
  const digest = hash('sha1', body, 'base64url').slice(0, 22);
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`;
}

/** Marks the tag with a content coding: two codings of one body are two sequences of bytes. */
export const codedEtag = (etag: string, coding: string) =>
  coding === 'identity' ? etag : `${etag.slice(0, -1)}.${coding}"`;

const uncoded = (tag: string) => tag.replace(/\.(gzip|br)"$/, '"');

type Condition = '*' | { weak: boolean; tag: string }[];

/** Longest condition that is read, in bytes: a few hundred tags. */
const maxConditionLength = 8_192;

/** Reads `If-Match` or `If-None-Match`; undefined when the header is not of that form, or longer than 8 KiB. */
export function readCondition(header: string): Condition | undefined {
  if (header.length > maxConditionLength) return undefined;
  if (header.trim() === '*') return '*';
  const tags: { weak: boolean; tag: string }[] = [];
  // One token at a time, from where the last one ended: no part of the header is read twice.
  const token = /[ \t]+|,|(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/y;
  let separated = true;
  while (token.lastIndex < header.length) {
    const match = token.exec(header);
    if (!match) return undefined;
    const [text, weak, tag] = match;
    if (text === ',') separated = true;
    if (tag === undefined) continue;
    if (!separated) return undefined;
    separated = false;
    tags.push({ weak: weak !== undefined, tag: uncoded(tag) });
  }
  return tags.length > 0 ? tags : undefined;
}

/** Weak comparison, for `If-None-Match`. */
export function noneMatchHits(header: string, etag: string): boolean {
  const condition = readCondition(header);
  if (condition === undefined) return false;
  return condition === '*' || condition.some(({ tag }) => tag === etag);
}

/** The versions that `If-Match` accepts: `any` for `*`; undefined when the header is malformed. Weak tags never match. */
export type AcceptedVersions = 'any' | readonly number[];

export function acceptedVersions(header: string): AcceptedVersions | undefined {
  const condition = readCondition(header);
  if (condition === undefined) return undefined;
  if (condition === '*') return 'any';
  return condition.flatMap(({ weak, tag }) => {
    const version = /^"(\d{1,9})(?:-[^"]*)?"$/.exec(tag)?.[1];
    return weak || version === undefined ? [] : [Number(version)];
  });
}
