import { diffArrays } from 'diff';
import { segmentsOf } from '../reading.ts';

/** A run of text that both have, or only one. Without the inserts it is the text before, without the deletes the text after. */
export type WordChange = { op: 'equal' | 'insert' | 'delete'; text: string };

/** How much one answer may compare, in words times differences: texts past it are shown as replaced whole. */
export type Effort = { left: number };

/** About half a second. A count and not a time, so that the same two texts always give the same answer. */
export const newEffort = (): Effort => ({ left: 20_000_000 });

/** Past this many words that differ, a comparison tells nobody anything. */
const mostChanges = 2_000;

const wordsOf = (text: string, language: string) =>
  Array.from(segmentsOf(text, language), ({ segment }) => segment);

/** The differences between two texts, word by word; `language` says where words end. */
export function compareWords(from: string, to: string, language: string, effort: Effort): WordChange[] {
  if (from === to) return tidied([{ op: 'equal', text: from }]);
  const before = wordsOf(from, language);
  const after = wordsOf(to, language);
  const words = before.length + after.length;
  const most = Math.min(mostChanges, Math.floor(effort.left / words));
  const found = diffArrays(before, after, { maxEditLength: most });
  if (!found) {
    effort.left -= words * most;
    return replaced(from, to);
  }
  const edits = found.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0);
  effort.left -= words * edits;
  return tidied(
    found.map(({ added, removed, value }) => ({
      op: added ? 'insert' : removed ? 'delete' : 'equal',
      text: value.join(''),
    })),
  );
}

const replaced = (from: string, to: string) =>
  tidied([
    { op: 'delete', text: from },
    { op: 'insert', text: to },
  ]);

/**
 * One delete and one insert between two equal runs, in this order. A space that happens to stand between two
 * changed words in both is part of the change: nobody reads "the ~~old~~ new ~~boat~~ ship" with ease.
 */
function tidied(changes: WordChange[]): WordChange[] {
  const result: WordChange[] = [];
  let deleted = '';
  let inserted = '';
  const flush = () => {
    if (deleted !== '') result.push({ op: 'delete', text: deleted });
    if (inserted !== '') result.push({ op: 'insert', text: inserted });
    deleted = '';
    inserted = '';
  };
  for (const [at, { op, text }] of changes.entries()) {
    const between = at > 0 && at < changes.length - 1 && !/\S/u.test(text);
    if (op === 'delete' || (op === 'equal' && between)) deleted += text;
    if (op === 'insert' || (op === 'equal' && between)) inserted += text;
    if (op !== 'equal' || between) continue;
    flush();
    if (text !== '') result.push({ op, text });
  }
  flush();
  return result;
}
