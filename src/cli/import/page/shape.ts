import { sentenceEnds } from '../../../content/sentences.ts';
import { isListItem, opensAndClosesAsQuote } from './marks.ts';

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Words, about: scripts that set no spaces count two characters as a word; a long text is estimated. */
export function countWords(text: string): number {
  if (text.length > 600) return Math.ceil(text.length / 6);
  const dense = text.match(unspaced)?.length ?? 0;
  return text.split(/\s+/).length + Math.floor(dense / 2);
}

/** Whether the text ends where a sentence does; quotes and brackets may close after the stop. */
export const endsSentence = (text: string) =>
  /[.!?…。！？．।॥؟۔։።፧။។]["'”’»›)\]」』）】*]*$/u.test(text.slice(-12));

const endsInDottedCapitals = (text: string) => /(?:^|[\s(])(?:\p{Lu}\.){2,}$/u.test(text.slice(-14));
const endsAsQuestionOrCry = (text: string) => /[!?！？؟]["'”’»›)\]」』）]*$/u.test(text.slice(-8));

/** Longest line taken for a heading or a card's title. */
const longestHeading = 150;

/** Whether a line could be a heading or a title by itself: short, and no sentence, list item or whole quote. */
export function isHeadingShaped(text: string): boolean {
  if (text.length > longestHeading || !/[\p{L}\p{N}]/u.test(text)) return false;
  const words = countWords(text);
  if (words > 20 || isListItem(text) || opensAndClosesAsQuote(text)) return false;
  if (/^\p{Ll}(?!\p{Lu})/u.test(text) || /[,;،、–—(-]$/.test(text)) return false;
  if (sentenceEnds(text).some((end) => end < text.length && text.charAt(end - 1) === '.')) return false;
  if (/[:：]$/.test(text)) return words <= 8;
  if (endsAsQuestionOrCry(text)) return words <= 16;
  return !endsSentence(text) || endsInDottedCapitals(text);
}

/** Whether a line is running text for certain: long, or a sentence of some words. */
export function isProse(text: string): boolean {
  if (text.length > longestHeading) return true;
  const words = countWords(text);
  return words > 20 || (endsSentence(text) && words >= 4 && !endsInDottedCapitals(text));
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** Longest text compared; nothing that is printed twice for one reading (headline, title) is longer. */
const longestRepeat = 600;

const isLatin = (text: string) => /^[a-z]/i.test(text);

/** Whether two lines are the same print: case, kind of quotes and kind of spaces aside. */
export function samePrint(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.length > longestRepeat || other.length > longestRepeat) return false;
  // Nearly all lines differ by far; what follows is dear.
  if (one.length > 2 * other.length || other.length > 2 * one.length) return false;
  if (isLatin(one) && isLatin(other) && (one.charCodeAt(0) | 32) !== (other.charCodeAt(0) | 32)) return false;
  return plain(one) === plain(other);
}

const longestNamed = 100;

/** A text as a note names it: in quotes, a long one by its beginning. */
export function named(text: string): string {
  if (text.length <= longestNamed) return `“${text}”`;
  return `“${text
    .slice(0, longestNamed)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…”`;
}
