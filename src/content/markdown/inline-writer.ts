import { nestMarks, type Piece } from '../nest-marks.ts';
import type { TextBlock } from '../text-block.ts';
import {
  destination,
  encodeSpaces,
  escapeInline,
  escapeLineStart,
  type LineRules,
  titlePart,
} from './escape.ts';

const tags: Record<string, string> = {
  strong: 'strong',
  em: 'em',
  'strike-through': 's',
  underline: 'u',
  sub: 'sub',
  sup: 'sup',
};
const delimiters: Record<string, string> = { strong: '**', em: '_', 'strike-through': '~~' };

/** The text of a block as one Markdown paragraph, heading or cell, without its prefix. */
export function inlineToMarkdown(block: TextBlock, rules: LineRules): string {
  const pieces = nestMarks(block);
  const whole = block.children.map((span) => span.text).join('');
  if (whole.trim() === '') return '';
  const bounds = { start: whole.length - whole.trimStart().length, end: whole.trimEnd().length };
  let at = 0;
  const rendered = pieces.map((piece) => {
    if (piece.type !== 'text') return null;
    const from = at;
    at += piece.text.length;
    return piece.code
      ? codeToMarkdown(piece.text, from, bounds, rules)
      : textToMarkdown(piece.text, from, bounds, rules);
  });
  const links = new Map(block.markDefs.map((link) => [link._key, link]));
  const parts = pieces.map((piece, index) => {
    if (piece.type === 'text') return rendered[index] ?? '';
    const link = links.get(piece.mark);
    if (link !== undefined)
      return piece.type === 'open' ? '[' : `](${destination(link.href)}${titlePart(link.title)})`;
    const open = piece.type === 'open' ? index : piece.partner;
    const close = piece.type === 'open' ? piece.partner : index;
    const delimiter = delimiterOf(piece.mark, open, close, pieces, rendered);
    const tag = tags[piece.mark] ?? 'span';
    return delimiter ?? (piece.type === 'open' ? `<${tag}>` : `</${tag}>`);
  });
  return parts.join('');
}

/**
 * `**`, `_`, `*` or `~~` where CommonMark's rules on flanking let it begin and end emphasis; null where only a
 * tag can. Decided from what stands beside it, the same for its beginning and its end.
 */
function delimiterOf(
  mark: string,
  open: number,
  close: number,
  pieces: Piece[],
  rendered: (string | null)[],
): string | null {
  const delimiter = delimiters[mark];
  if (delimiter === undefined) return null;
  const before = open === 0 ? ' ' : lastOf(rendered[open - 1] ?? '*');
  const first = firstOf(rendered[open + 1] ?? '*');
  const last = lastOf(rendered[close - 1] ?? '*');
  const after = close === pieces.length - 1 ? ' ' : firstOf(rendered[close + 1] ?? '*');
  const isFree = isGap(before) && isGap(after);
  const canStand = (inner: string, outer: string) => !/\s/.test(inner) && (isWord(inner) || isGap(outer));
  if (!canStand(first, before) || !canStand(last, after)) return null;
  if (mark !== 'em' || isFree) return delimiter;
  const besideText = [open - 1, open + 1, close - 1, close + 1].every(
    (index) => (pieces[index]?.type ?? 'text') === 'text',
  );
  return besideText ? '*' : null;
}

const isWord = (character: string): boolean => /[\p{L}\p{N}\p{M}]/u.test(character);
// Parsers disagree on whether a symbol such as an emoji is punctuation, so only what all agree on counts.
const isGap = (character: string): boolean => /[\s!-/:-@[-`{-~]/.test(character);

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 32);
}

function lastOf(text: string): string {
  const low = text.charCodeAt(text.length - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(-2) : text.slice(-1);
}

type Bounds = { start: number; end: number };

function codeToMarkdown(code: string, from: number, bounds: Bounds, rules: LineRules): string {
  if (/[\r\n]/.test(code)) return `<code>${textToMarkdown(code, from, bounds, rules)}</code>`;
  const longest = (code.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const needsPad = /^`|`$/.test(code) || (code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '');
  const pad = needsPad ? ' ' : '';
  const inner = rules.hardBreaks || rules.heading ? code : code.replaceAll('|', '\\|');
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** `from` is where the text begins in its block, `bounds` where the block's own text begins and ends. */
function textToMarkdown(text: string, from: number, bounds: Bounds, rules: LineRules): string {
  const head = Math.min(Math.max(bounds.start - from, 0), text.length);
  const tail = Math.max(head, Math.min(Math.max(bounds.end - from, 0), text.length));
  const lines = text.slice(head, tail).split('\n');
  const written = lines.map((line, index) => {
    const isFirst = index === 0;
    const startsBlock = isFirst && from + head === bounds.start && bounds.start === 0;
    const afterHardBreak = !isFirst && isHard(lines, index - 1, rules);
    let escaped = escapeInline(line);
    if (rules.heading) escaped = escaped.replace(/(?<!&)#/g, '\\#');
    else if (startsBlock || afterHardBreak) escaped = escapeLineStart(escaped);
    if (afterHardBreak) escaped = escaped.replace(/^[ \t]+/, encodeSpaces);
    if (isHard(lines, index, rules)) escaped = escaped.replace(/[ \t]+$/, encodeSpaces);
    return escaped;
  });
  const joined = written.reduce((all, line, index) => {
    if (index === 0) return [line];
    all.push(isHard(lines, index - 1, rules) ? '\\\n' : '<br>', line);
    return all;
  }, [] as string[]);
  return encodeSpaces(text.slice(0, head)) + joined.join('') + encodeSpaces(text.slice(tail));
}

/** Whether the break after line `index` can be a hard break: both lines must hold something. */
function isHard(lines: string[], index: number, rules: LineRules): boolean {
  return rules.hardBreaks && /\S/.test(lines[index] ?? '') && /\S/.test(lines[index + 1] ?? '');
}
