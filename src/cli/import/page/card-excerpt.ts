import { cleanExcerpt } from '../../../content/excerpt.ts';
import { samePrint } from './shape.ts';

/** Longest excerpt kept, in UTF-16 units; the article's own limit. */
const longestExcerpt = 2_000;
const longestRaw = 10_000;

/** Takes Markdown's inline marks off, keeping what they mark. */
function withoutInlineMarks(text: string): string {
  return text
    .replace(/!?\[([^[\]]{0,300})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/\*\*([^*\n]{1,300})\*\*/g, '$1')
    .replace(/(^|\s)[*_]([^*_\s][^*_\n]{0,300})[*_](?=[\s.,;:!?]|$)/g, '$1$2');
}

/** Takes the card's title off the start of its excerpt, where sites print it once more. */
function withoutTitle(text: string, title: string): string {
  if (!samePrint(text.slice(0, title.length), title)) return text;
  const rest = text.slice(title.length);
  return /^[\p{L}\p{M}\p{N}'’]/u.test(rest) ? text : rest.replace(/^[\s.:|–—-]+/u, '');
}

/** The excerpt of a card as presentable plain text, or null if nothing of it is. */
export function cleanCardExcerpt(raw: string, title: string): string | null {
  const text = withoutInlineMarks(raw.slice(0, longestRaw).replace(/^#{1,6}\s+/u, '')).trim();
  return cleanExcerpt(withoutTitle(text, title), longestExcerpt) || null;
}
