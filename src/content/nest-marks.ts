import { decorators } from './marks.ts';
import type { TextBlock } from './text-block.ts';

type Span = TextBlock['children'][number];

/** The pieces of a paragraph: text, and where marks begin and end, properly nested. */
export type Piece =
  | { type: 'text'; text: string; code: boolean }
  | { type: 'open' | 'close'; mark: string; partner: number };

const rank = (mark: string): number => (decorators as readonly string[]).indexOf(mark);

/** For each span, how many spans on end carry each of its marks; linear in the number of marks. */
function runLengths(spans: Span[]): Map<string, number>[] {
  const lengths: Map<string, number>[] = [];
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const after = lengths[index + 1];
    lengths[index] = new Map((spans[index] as Span).marks.map((mark) => [mark, (after?.get(mark) ?? 0) + 1]));
  }
  return lengths;
}

/**
 * Nests the marks of a block: links outermost (so that one link stays one), then what lasts longest. Code is no
 * mark here, for nothing can stand inside it: it is a property of the text.
 */
export function nestMarks(block: TextBlock): Piece[] {
  const spans = block.children.filter((span) => span.text !== '');
  const lengths = runLengths(spans);
  const pieces: Piece[] = [];
  const open: { mark: string; at: number }[] = [];

  const closeTo = (depth: number) => {
    while (open.length > depth) {
      const { mark, at } = open.pop() as { mark: string; at: number };
      (pieces[at] as { partner: number }).partner = pieces.length;
      pieces.push({ type: 'close', mark, partner: at });
    }
  };

  spans.forEach((span, index) => {
    const own = lengths[index] as Map<string, number>;
    const wanted = [...own.keys()].filter((mark) => mark !== 'code');
    let kept = 0;
    while (kept < open.length && own.has((open[kept] as { mark: string }).mark)) kept += 1;
    // A link that begins now must go around marks that are already open.
    const newLink = wanted.some(
      (mark) => rank(mark) === -1 && !open.slice(0, kept).some((one) => one.mark === mark),
    );
    if (newLink) kept = 0;
    closeTo(kept);
    const isOpen = new Set(open.map((one) => one.mark));
    const length = (mark: string) => (rank(mark) === -1 ? Number.POSITIVE_INFINITY : (own.get(mark) ?? 0));
    const missing = wanted.filter((mark) => !isOpen.has(mark));
    missing.sort((a, b) => (length(a) === length(b) ? rank(a) - rank(b) : length(b) - length(a)));
    for (const mark of missing) {
      open.push({ mark, at: pieces.length });
      pieces.push({ type: 'open', mark, partner: -1 });
    }
    const last = pieces.at(-1);
    if (last?.type === 'text' && last.code === own.has('code')) last.text += span.text;
    else pieces.push({ type: 'text', text: span.text, code: own.has('code') });
  });
  closeTo(0);
  return pieces;
}
