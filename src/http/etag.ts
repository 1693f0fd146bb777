import { createHash } from 'node:crypto';

/**
 * Strong entity tags (RFC 9110, 8.8.3). A delivery tag is a digest of the bytes. A desk tag starts with the
 * version of the working copy, `"17-…"`, because that is what two writers compete for: `If-Match` compares the
 * version alone, so a renamed category or another key's view of the same version is no conflict.
 */
export function etagOf(body: string | Buffer, version?: number): string {
  const digest = createHash('sha1').update(body).digest('base64url').slice(0, 22);
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`;
}

/** Marks the tag with a content coding: two codings of one body are two sequences of bytes. */
export const codedEtag = (etag: string, coding: string) =>
  coding === 'identity' ? etag : `${etag.slice(0, -1)}.${coding}"`;

const uncoded = (tag: string) => tag.replace(/\.(gzip|br)"$/, '"');

type Condition = '*' | { weak: boolean; tag: string }[];

/** Reads `If-Match` or `If-None-Match`; undefined when the header is not of that form. */
export function readCondition(header: string): Condition | undefined {
  const text = header.trim();
  if (text === '*') return '*';
  const tags: { weak: boolean; tag: string }[] = [];
  const pattern = /^\s*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*"))?\s*(?:,|$)/;
  let rest = text;
  while (rest !== '') {
    const match = pattern.exec(rest);
    if (!match) return undefined;
    if (match[2]) tags.push({ weak: match[1] !== undefined, tag: uncoded(match[2]) });
    rest = rest.slice(match[0].length);
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
