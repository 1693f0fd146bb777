import { readBylineText } from './bylines.ts';
import { isRelatedPhrase } from './card-lines.ts';
import { hasDateline } from './dateline.ts';
import { breadcrumb, isDepartment, isLabelShaped } from './label.ts';
import type { Line } from './lines.ts';
import { markdownHeading } from './marks.ts';
import { isCopyright, isDateLine, isFurniture } from './meta-lines.ts';
import { PageRefused } from './page-refused.ts';
import { countWords, endsSentence, samePrint } from './shape.ts';

/** Longest headline taken, in UTF-16 units; the article's own limit. */
const longestHeadline = 300;
/** How far into a page its headline is looked for, in lines: menus and banners come first. */
const window = 80;

const parts = /\s+(?:[|–—•·-]|::|»)\s+/u;

/** Whether `line` is the headline with a site's name before or after it: "Headline | The Daily". */
export function isHeadlineWithSite(line: string, headline: string): boolean {
  if (line.length <= headline.length || line.length > longestHeadline + 100) return false;
  if (!parts.test(line)) return false;
  const lead = line.slice(0, headline.length);
  const trail = line.slice(-headline.length);
  return (
    (samePrint(lead, headline) && /^\s+(?:[|–—•·-]|::|»)\s/u.test(line.slice(headline.length))) ||
    (samePrint(trail, headline) && /\s(?:[|–—•·-]|::|»)\s+$/u.test(line.slice(0, -headline.length)))
  );
}

const isMeta = (text: string) =>
  isFurniture(text) ||
  isDateLine(text) ||
  isCopyright(text) ||
  breadcrumb(text) !== null ||
  /^https?:\/\/\S+$/.test(text);

/** Whether a line reads as the story's text rather than as its headline. */
function isText(text: string): boolean {
  if (text.length > longestHeadline || hasDateline(text)) return true;
  if (!/[.。।۔।][”"’»)]?$/u.test(text)) return false;
  return text.length > 120 || countWords(text) >= 20;
}

/** The first line of some words that the top of the page prints twice, with a site's name or without. */
function repeatedLine(lines: Line[]): number | null {
  const repeated = [...lines.keys()].filter((index) => {
    const text = lines[index]?.text ?? '';
    if (
      text.length > longestHeadline ||
      isMeta(text) ||
      isDepartment(text) ||
      isText(text) ||
      countWords(text) <= 2
    )
      return false;
    return lines.some(
      (other, at) =>
        at !== index && ((at > index && samePrint(text, other.text)) || isHeadlineWithSite(other.text, text)),
    );
  });
  const words = (index: number) => countWords(lines[index]?.text ?? '');
  // A site's name of three words may be printed twice as well.
  return repeated.find((index) => words(index) > 3) ?? repeated[0] ?? null;
}

/** A site's name and its menu: a short line with two departments or more right under it. */
function isSiteName(lines: Line[], index: number): boolean {
  const [one, two] = [lines[index + 1]?.text, lines[index + 2]?.text];
  if (one === undefined || two === undefined || countWords(lines[index]?.text ?? '') > 4) return false;
  return isDepartment(one) && isDepartment(two);
}

/** The first line that is neither a label nor a site's name, when nothing else tells the headline. */
function firstFit(lines: Line[]): number | null {
  const candidates: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (isMeta(line.text)) continue;
    if (candidates.length > 0 && readBylineText(line.text, false) !== null) break;
    if (isText(line.text)) break;
    if (
      candidates.length > 0 &&
      endsSentence(line.text) &&
      /\.$/.test(line.text) &&
      countWords(line.text) >= 8
    )
      break;
    candidates.push(index);
  }
  const text = (index: number | undefined) => (index === undefined ? '' : (lines[index]?.text ?? ''));
  const fit = candidates.findIndex((candidate, at) => {
    if (isLabelShaped(text(candidate)) || (at === 0 && isSiteName(lines, candidate))) return false;
    const next = text(candidates[at + 1]);
    // A site's name of three words over a headline that is clearly one.
    const over =
      next !== '' &&
      candidates[at + 1] === candidate + 1 &&
      countWords(next) >= 6 &&
      !endsSentence(next) &&
      countWords(next) <= 20;
    return !(at === 0 && countWords(text(candidate)) <= 3 && over && /^the\s/i.test(text(candidate)));
  });
  if (fit !== -1) return candidates[fit] ?? null;
  return candidates.findLast((candidate) => !isDepartment(text(candidate))) ?? candidates.at(-1) ?? null;
}

/** Where the top of the page ends: at its first text, unless only labels or banners stand before that. */
function endOfTop(lines: Line[]): number {
  let texts = 0;
  let named = false;
  for (const [index, { text }] of lines.entries()) {
    if (index === window || hasDateline(text) || (index > 0 && isRelatedPhrase(text))) return index;
    if (isText(text)) {
      texts += 1;
      if (named || texts === 3) return index;
    } else if (!isMeta(text) && !isLabelShaped(text) && countWords(text) > 3) named = true;
  }
  return lines.length;
}

export type Headline = { index: number; text: string; site: string | null };

/** Finds the headline at the top of the page. Throws `PageRefused` when the page starts with its text. */
export function findHeadline(lines: Line[]): Headline {
  const top = lines.slice(0, endOfTop(lines));
  const marked = top.findIndex(
    (line) => /^#[ \t\u00a0]/.test(line.text) && markdownHeading(line.text) !== null,
  );
  const index = marked !== -1 ? marked : (repeatedLine(top) ?? firstFit(top));
  if (index === null) {
    throw new PageRefused('There is no headline: the text begins with a paragraph.');
  }
  const printed = top[index]?.text ?? '';
  const text = (marked !== -1 && markdownHeading(printed)) || printed;
  const [bare, ...site] = text.split(/\s+\|\s+/u);
  if (bare !== undefined && site.length > 0 && countWords(bare) >= 3)
    return { index, text: bare, site: site.join(' | ') };
  if (text.length > longestHeadline) {
    throw new PageRefused(
      `There is no headline: the first heading is longer than ${longestHeadline} characters.`,
    );
  }
  return { index, text, site: null };
}
