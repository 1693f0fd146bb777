import { endsSentence } from './shape.ts';

/** One logical line: what a browser's copy puts between two line breaks. `gap`: a blank line stands before it. */
export type Line = { text: string; gap: boolean };

const blankEdges = '[\\s\\u0085\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069]';
const leading = new RegExp(`^${blankEdges}+`, 'u');
const edge = new RegExp(blankEdges, 'u');

/** Trims what shows nothing. By hand at the end: `\s+$` is quadratic on long runs of blanks. */
function trimInvisible(line: string): string {
  let end = line.length;
  while (end > 0 && edge.test(line.charAt(end - 1))) end -= 1;
  const cut = line.slice(0, end).replace(leading, '');
  // Direction marks shape the text between them; a pair is cut off whole or not at all.
  return /[\u202a-\u202e\u2066-\u2069]/.test(cut) ? line.trim() : cut;
}

// Windows-1252's own signs at 0x80–0x9F; read as Latin-1 they become controls that no page prints.
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function repairWindows1252(text: string, notes: string[]): string {
  // U+0085 is also Unicode's "next line", but inside a page that has other such controls it is an ellipsis.
  if (!/[\u0080-\u0084\u0086-\u009f]/.test(text)) return text;
  notes.push('Some characters were Windows-1252 read as Latin-1; they were set right.');
  return text.replace(/[\u0080-\u009f]/g, (sign) => windows1252.charAt(sign.charCodeAt(0) - 0x80));
}

const widestWrap = 120;
const narrowestWrap = 40;

/** True when a greedy wrap at `width` would break between the two lines. */
function breaksHere(line: string, next: string, width: number): boolean {
  const space = next.search(/\s/);
  return line.length + 1 + (space === -1 ? next.length : space) > width;
}

/**
 * Joins the lines of a page that came wrapped at a fixed width (mail, a terminal). A page is taken as wrapped
 * only if no line is longer than a screen is wide and nearly every break inside a block is where a wrap puts it.
 */
function unwrap(lines: Line[], notes: string[]): Line[] {
  const width = lines.reduce((widest, line) => Math.max(widest, line.text.length), 0);
  if (width > widestWrap || width < narrowestWrap) return lines;
  const wrapped = lines.map((line, index) => {
    const next = lines[index + 1];
    return next !== undefined && !next.gap && breaksHere(line.text, next.text, width);
  });
  const inside = lines.filter((line, index) => index > 0 && !line.gap).length;
  const breaks = wrapped.filter(Boolean).length;
  if (breaks < 3 || breaks * 4 < inside * 3) return lines;
  // Where most lines end a sentence, they are short paragraphs that happen to be of a length.
  const whole = lines.filter((line, index) => wrapped[index] && endsSentence(line.text)).length;
  if (whole * 2 > breaks) return lines;
  const joined: { parts: string[]; gap: boolean }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = joined.at(-1);
    if (last && wrapped[index - 1]) last.parts.push(line.text);
    else joined.push({ parts: [line.text], gap: line.gap });
  }
  notes.push(`The page is wrapped at ${width} characters; wrapped lines were joined.`);
  return joined.map(({ parts, gap }) => ({ text: parts.join(' '), gap }));
}

/** The lines of a page that say something, trimmed, wrapped ones joined; all else as printed. */
export function toLines(page: string, notes: string[]): Line[] {
  const text = repairWindows1252(page, notes);
  if (text.includes('\ufffd')) {
    notes.push('Some characters are lost (U+FFFD): the text was not UTF-8 when it was read.');
  }
  const lines: Line[] = [];
  let gap = false;
  for (const raw of text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)) {
    const line = trimInvisible(raw);
    if (line === '') gap = true;
    else {
      lines.push({ text: line, gap });
      gap = false;
    }
  }
  return unwrap(lines, notes);
}
