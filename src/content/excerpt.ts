import { graphemeFloor } from './graphemes.ts';
import { blockText } from './plain-text.ts';
import type { Body } from './portable-text.ts';
import { sentenceEnds } from './sentences.ts';
import { toStorableText } from './text.ts';

const words = new Intl.Segmenter('und', { granularity: 'word' });
const ELLIPSIS = '…';
/** A sentence may end an excerpt if at most this part of the room stays empty. */
const SENTENCE_ROOM = 0.4;
/** A text without a full stop that is shorter is a phrase, not a sentence that was cut. */
const PHRASE = 80;

/**
 * Plain text for a card, from the opening of a body or of plain text: at most `limit` UTF-16 code units, never
 * across a heading, cut after a sentence or else after a word with "…". Null when there is no text.
 */
export function deriveExcerpt(bodyOrText: Body | string, limit = 200): string | null {
  const opening = typeof bodyOrText === 'string' ? bodyOrText : openingOf(bodyOrText, limit);
  const text = cleanText(opening, limit);
  return text === '' ? null : shorten(text, limit);
}

/**
 * The text of a card as it was pasted, made presentable: at most `limit` UTF-16 code units, single spaces,
 * nothing from a leaked "### Heading" on, no incomplete last sentence after a whole one. If no sentence is
 * whole, it ends after a word with "…", without the last word, which may have been cut. A phrase of up to 80
 * characters without a full stop is taken as whole.
 */
export function cleanExcerpt(raw: string, limit = 300): string {
  const text = cleanText(raw, limit);
  const wasCut = /(?:\.{3}|…)$/.test(text);
  const whole = text.length > limit ? text.slice(0, graphemeFloor(text, limit)) : text;
  const ends = sentenceEnds(text).filter((end) => end <= whole.length && !(wasCut && end === text.length));
  const last = ends.at(-1);
  if (last !== undefined) return whole.slice(0, last);
  if (text.length > limit) return cutAtWord(text, limit);
  if (wasCut) return cutAtWord(text.replace(/[\s.…]+$/, ''), Math.min(limit, text.length - 1), true);
  return text.length <= PHRASE ? text : cutAtWord(text, limit, true);
}

/** The paragraphs before the first heading, list or table; a heading at the very start is passed over. */
function openingOf(body: Body, limit: number): string {
  const paragraphs: string[] = [];
  let length = 0;
  for (const block of body) {
    if (length > limit) break;
    if (block._type === 'image' || block._type === 'gallery' || block._type === 'embed') continue;
    const isParagraph =
      block._type === 'block' &&
      !block.listItem &&
      (block.style === 'normal' || block.style === 'blockquote');
    const text = block._type === 'block' ? blockText(block).trim() : '';
    const isHeading = block._type === 'block' && !isParagraph && !block.listItem;
    if (isParagraph && text !== '') {
      paragraphs.push(text);
      length += text.length + 1;
    } else if (paragraphs.length > 0 && !isParagraph) break;
    else if (block._type === 'block' && !isHeading && text !== '') {
      paragraphs.push(text);
      length += text.length + 1;
    }
  }
  return paragraphs.join('\n');
}

/** One line of plain text: without tags, up to the first leaked Markdown heading (one at the start loses its #). */
function cleanText(raw: string, limit: number): string {
  // What is far beyond the limit cannot show, and some of these patterns are slow on long runs.
  const near = raw.slice(0, graphemeFloor(raw, 4 * limit + 1_000));
  const text = toStorableText(near)
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/^\s*#{1,6}\s[^\n]*\n(?=\s*[^\s#])/, '')
    .replace(/^\s*#{1,6}(?=\s|$)/, '');
  const heading = /(?:^|\n)[^\S\n]*#{1,6}(?=\s|$)|\s#{2,6}(?=\s|$)/.exec(text);
  const upToHeading =
    heading === null || text.slice(0, heading.index).trim() === '' ? text : text.slice(0, heading.index);
  return upToHeading
    .replace(/(^|\s)#{1,6}(?=\s|$)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = sentenceEnds(text.slice(0, limit + 1)).findLast((index) => index <= limit);
  if (end !== undefined && end >= limit * (1 - SENTENCE_ROOM)) return text.slice(0, graphemeFloor(text, end));
  return cutAtWord(text, limit);
}

/** `text` up to a word's end, with "…", in at most `limit` code units; `dropLast` gives up the last word too. */
function cutAtWord(text: string, limit: number, dropLast = false): string {
  const room = Math.min(limit - ELLIPSIS.length, text.length);
  if (room <= 0) return ELLIPSIS.slice(0, Math.max(0, limit));
  const near = text.slice(0, room + 100);
  let cut = 0;
  for (const { index, segment, isWordLike } of words.segment(near)) {
    const end = index + segment.length;
    if (end > room || (dropLast && end >= text.length)) break;
    if (isWordLike || cut === 0) cut = end;
  }
  // One word that fills all the room: better a part of it than nothing.
  if (cut === 0 || near.slice(0, cut).trim() === '') cut = room;
  const kept = near.slice(0, graphemeFloor(near, cut)).replace(/[\s\p{Pd}\p{Ps}\p{Pi},;:.…]+$/u, '');
  return near.slice(0, graphemeFloor(near, kept.length)) + ELLIPSIS;
}
