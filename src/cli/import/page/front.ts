import { readBylineText, splitNames } from './bylines.ts';
import { hasDateline } from './dateline.ts';
import { findHeadline, isHeadlineWithSite } from './headline.ts';
import { breadcrumb, isDepartment, isLabelShaped } from './label.ts';
import type { Line } from './lines.ts';
import { markdownHeading, withoutEmphasis } from './marks.ts';
import { isCaption, isDateLine, isFurniture } from './meta-lines.ts';
import { countWords, endsSentence, isProse, named, samePrint } from './shape.ts';

export type Front = {
  category: string | null;
  headline: string;
  standfirst: string | null;
  bylines: string[];
  /** Index of the first line of the story's text. */
  bodyStart: number;
};

/** How many lines the head of a page is looked for in; more than any has. */
const longestHead = 200;

/** Longest standfirst, in UTF-16 units. */
const longestStandfirst = 600;

type Reading = {
  lines: Line[];
  headline: string;
  notes: string[];
  left: string[];
  bylines: string[];
  repeats: number;
};

export const repeatsHeadline = (text: string, headline: string) =>
  samePrint(markdownHeading(text) ?? text, headline) || isHeadlineWithSite(text, headline);

const namesAuthor = (text: string) =>
  readBylineText(text, true) !== null || /^(?:by|von|par|por)\s*:?$/i.test(text);

/** Whether the line at `index`, furniture aside, still belongs to the head of the page. */
function headGoesOn(reading: Reading, index: number): boolean {
  let next = index;
  while (next < index + 4 && isFurniture(reading.lines[next]?.text ?? '')) next += 1;
  const text = reading.lines[next]?.text;
  if (text === undefined) return false;
  return (
    isDateLine(text) ||
    isBareName(reading, next) ||
    namesAuthor(text) ||
    hasDateline(text) ||
    repeatsHeadline(text, reading.headline)
  );
}

function takeByline(reading: Reading, line: string, names: string): void {
  const read = splitNames(names);
  reading.notes.push(`${named(line)} names the authors.`);
  reading.bylines.push(...read.names);
  reading.left.push(...read.rest);
}

/** A name on a line of its own, over the date: "Jane Doe", "March 3, 2026". */
function isBareName(reading: Reading, index: number): boolean {
  const text = reading.lines[index]?.text ?? '';
  const words = text.split(/\s+/);
  if (isDepartment(text) || words.length < 2 || words.length > 4) return false;
  return (
    words.every((word) => /^\p{Lu}[\p{L}\p{M}.'’-]*$/u.test(word)) &&
    isDateLine(reading.lines[index + 1]?.text ?? '')
  );
}

function isStandfirst(reading: Reading, index: number): boolean {
  const text = reading.lines[index]?.text ?? '';
  if (text.length > longestStandfirst || markdownHeading(text) !== null || hasDateline(text)) return false;
  if (headGoesOn(reading, index + 1)) return true;
  const next = reading.lines[index + 1]?.text ?? '';
  return (
    !endsSentence(text) && (text.length > 100 || countWords(text) > 14) && isProse(next) && text.length <= 250
  );
}

/** Reads on from the headline to the first line of text. Returns the labels met and where the text starts. */
function readAfter(
  reading: Reading,
  start: number,
): { labels: string[]; standfirst: string | null; bodyStart: number } {
  const labels: string[] = [];
  let standfirst: string | null = null;
  let index = start;
  for (; index < reading.lines.length; index += 1) {
    const text = reading.lines[index]?.text ?? '';
    if (repeatsHeadline(text, reading.headline)) {
      reading.repeats += 1;
      if (!samePrint(text, reading.headline)) reading.left.push(text);
      continue;
    }
    if (isFurniture(text) || isDateLine(text) || isCaption(text)) {
      reading.left.push(text);
      continue;
    }
    const names = readBylineText(text, true);
    const nextName = reading.lines[index + 1]?.text ?? '';
    if (names !== null) takeByline(reading, text, names);
    else if (namesAuthor(text) && countWords(nextName) <= 8 && !endsSentence(nextName)) {
      takeByline(reading, `${text} ${nextName}`, nextName);
      index += 1;
    } else if (isBareName(reading, index)) {
      reading.notes.push(`${named(text)} stands over the date and was taken as the author.`);
      reading.bylines.push(text);
    } else {
      const steps = breadcrumb(text);
      if (steps) {
        labels.push(...steps.filter((step) => !repeatsHeadline(step, reading.headline)).slice(-1));
        reading.left.push(text);
      } else if (isDepartment(text) || (isLabelShaped(text) && headGoesOn(reading, index + 1)))
        labels.push(text);
      else if (standfirst === null && isStandfirst(reading, index)) standfirst = text;
      else break;
    }
  }
  return { labels, standfirst, bodyStart: index };
}

/** Reads what stands before the headline: the nearest label is the category, the rest is the site's. */
function readBefore(reading: Reading, end: number): string[] {
  const labels: string[] = [];
  for (const { text } of reading.lines.slice(0, end)) {
    const steps = breadcrumb(text);
    if (repeatsHeadline(text, reading.headline)) {
      reading.repeats += 1;
      if (!samePrint(text, reading.headline)) reading.left.push(text);
    } else if (steps) {
      labels.push(...steps.filter((step) => !repeatsHeadline(step, reading.headline)).slice(-1));
      reading.left.push(text);
    } else if (!isFurniture(text) && !isDateLine(text) && isLabelShaped(text)) labels.push(text);
    else {
      const names = readBylineText(text, false);
      if (names !== null) takeByline(reading, text, names);
      else reading.left.push(text);
    }
  }
  return labels;
}

/** Reads the head of the page: category, headline, standfirst, authors, up to where the text starts. */
export function readFront(printed: Line[], notes: string[]): Front {
  const lines = printed.slice(0, longestHead).map((line) => ({ ...line, text: withoutEmphasis(line.text) }));
  const found = findHeadline(lines);
  const reading: Reading = { lines, headline: found.text, notes, left: [], bylines: [], repeats: 0 };
  const before = readBefore(reading, found.index);
  const after = readAfter(reading, found.index + 1);
  if (found.site !== null)
    notes.push(
      `${named(found.site)} was taken off the headline as the site's name: ${named(lines[found.index]?.text ?? '')}.`,
    );
  if (reading.repeats > 0)
    notes.push(`The headline is printed ${reading.repeats + 1} times; it was kept once.`);
  const departments = before.filter(isDepartment);
  const ownDepartment = after.labels.find(isDepartment);
  // Two departments over the headline are the site's menu; a label under the headline is the story's own.
  const known =
    departments.length > 1 ? (ownDepartment ?? departments.at(-1)) : (departments[0] ?? ownDepartment);
  const category = known ?? before.at(-1) ?? after.labels[0] ?? null;
  const otherLabels = [...before, ...after.labels].filter((label) => label !== category);
  const left = [...new Set([...otherLabels, ...reading.left])].map(named);
  if (left.length > 0) notes.push(`Left out around the headline: ${left.join(', ')}.`);
  return {
    category,
    headline: found.text,
    standfirst: after.standfirst,
    bylines: [...new Set(reading.bylines)],
    bodyStart: after.bodyStart,
  };
}
