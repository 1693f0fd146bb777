import type { Reader } from '../../database/client.ts';
import type { TermDocument, TermKind } from '../../publication/terms/document.ts';
import type { ArticleView } from '../articles/store.ts';
import { firstId, isWalk, type LogPosition, logAt, type Position, type WalkPosition } from './position.ts';
import type { ChangeType } from './schema.ts';
import {
  type ArticleState,
  findArticleStates,
  findLog,
  findPages,
  findTermStates,
  findWalk,
  type TermState,
} from './store.ts';

export type ReadOptions = {
  /** With what readers see of each now. */
  documents?: boolean;
  /** With articles whose pages show something of what has changed; else only what the log itself tells. */
  refreshed?: boolean;
  /** With what filters ask. */
  traits?: boolean;
};

type Told = { type: ChangeType; effectiveAt: Date; previousSlug: string | null; position: Position };

/** A change as the log tells it, before filters, and before it is JSON. */
export type Change = Told &
  (
    | { articleId: string; article: ArticleState; view: ArticleView | null }
    | { articleId: null; term: TermState & { kind: TermKind; id: string; document: TermDocument | null } }
  );

export type Part = {
  changes: Change[];
  /** How far this has read, also when there was nothing. */
  position: Position;
  more: boolean;
  /** Changes up to this one were not all there any more while it was read; whoever was before it may have missed some. */
  pruned: bigint;
};

type Subject = { articleId: string } | { termKind: TermKind; termId: string };
type Bare = Told & { as: bigint; subject: Subject };

/** What comes after a position: of the walk, and then of the log. Every change is told at least once, in the order of commits. */
export const readChanges = (
  reader: Reader,
  from: Position,
  limit: number,
  options: ReadOptions = {},
): Promise<Part> =>
  isWalk(from) ? readWalk(reader, from, limit, options) : readLog(reader, from, limit, options);

async function readLog(
  reader: Reader,
  from: LogPosition,
  limit: number,
  options: ReadOptions,
): Promise<Part> {
  const { rows, pruned } = await findLog(reader, from, limit + 1, options.refreshed ?? true);
  const bare: Bare[] = [];
  let position = from;
  let isWhole = true;
  for (const row of rows) {
    const sequence = BigInt(row.sequence);
    const { effectiveAt, articleId, termKind, termId } = row;
    const subject: Subject | null =
      articleId !== null ? { articleId } : termKind && termId !== null ? { termKind, termId } : null;
    const isBegun = from.within !== null && sequence === from.sequence;
    if (!isBegun && bare.length === limit) {
      isWhole = false;
      break;
    }
    if (!isBegun) {
      position = { sequence, within: firstId };
      const type = row.type as ChangeType;
      if (subject)
        bare.push({ type, effectiveAt, previousSlug: row.previousSlug, position, as: sequence, subject });
    }
    const room = limit - bare.length;
    for (const dependent of row.dependents.slice(0, room)) {
      position = { sequence, within: dependent };
      const refreshed = { type: 'article_refreshed', effectiveAt, previousSlug: null } as const;
      bare.push({ ...refreshed, position, as: sequence, subject: { articleId: dependent } });
    }
    isWhole = row.dependents.length <= room;
    if (!isWhole) break;
    position = logAt(sequence);
    const last = bare.at(-1);
    if (last?.as === sequence) last.position = position;
  }
  const more = !isWhole || rows.length > limit;
  const filled = await filledIn(reader, bare, options);
  return { ...filled, pruned: pruned > filled.pruned ? pruned : filled.pruned, position, more };
}

/** What readers see, by id. Whatever changes meanwhile is in the log after the change at which the walk began. */
async function readWalk(
  reader: Reader,
  from: WalkPosition,
  limit: number,
  options: ReadOptions,
): Promise<Part> {
  const { sequence, walk } = from;
  const rows = await findWalk(reader, from, limit + 1);
  const bare = rows.slice(0, limit).map(({ id, termKind, since }): Bare => {
    const subject = termKind === null ? { articleId: id } : { termKind, termId: id };
    const told = { type: 'snapshot', effectiveAt: since, previousSlug: null } as const;
    return { ...told, position: { ...from, after: id }, as: sequence, subject };
  });
  const { changes, pruned } = await filledIn(reader, bare, options);
  const last = bare.at(-1);
  const next: Position =
    rows.length > limit && last
      ? last.position
      : walk === 'terms'
        ? { sequence, walk: 'articles', after: firstId }
        : logAt(sequence);
  return {
    // What has come since the walk began, the log will tell.
    changes: changes.filter(
      (change) => (change.articleId === null ? change.term : change.article).version !== null,
    ),
    position: next,
    more: true,
    pruned,
  };
}

/** Each with the state of what it is about. Read after the log, so that no state is older than its change. */
async function filledIn(
  reader: Reader,
  bare: Bare[],
  options: ReadOptions,
): Promise<Pick<Part, 'changes' | 'pruned'>> {
  const ofArticles = bare.flatMap(({ subject, as }) =>
    'articleId' in subject ? [{ id: subject.articleId, sequence: as }] : [],
  );
  const ofTerms = bare.flatMap(({ subject, as }) =>
    'termId' in subject ? [{ id: subject.termId, sequence: as }] : [],
  );
  const statesOfArticles = await findArticleStates(reader, ofArticles, options.traits ?? false);
  const statesOfTerms = await findTermStates(reader, ofTerms);
  const [articles, terms] = [statesOfArticles.values(), statesOfTerms.values()];
  // The last to be read knows of most.
  const pruned = BigInt((statesOfTerms[0] ?? statesOfArticles[0])?.pruned ?? 0);
  const ids = options.documents ? [...new Set(ofArticles.map(({ id }) => id))] : [];
  const views = await findPages(reader, ids);
  const changes = bare.map(({ as: _, subject, ...told }): Change => {
    if ('articleId' in subject) {
      const { articleId } = subject;
      const article = articles.next().value as ArticleState;
      return { ...told, articleId, article, view: views.get(articleId) ?? null };
    }
    const { termKind: kind, termId: id } = subject;
    return { ...told, articleId: null, term: { ...(terms.next().value as TermState), kind, id } };
  });
  return { changes, pruned };
}
