import { presentArticle } from '../articles/presenter.ts';
import type { Change } from './read.ts';
import type { ChangeDocument, ChangeEntry } from './schema.ts';

export type Presenting = {
  token: string;
  /** Whether documents were asked for. */
  documents: boolean;
  /** The filters let nothing of it through any more, and did before: it is told as gone. */
  isOut: boolean;
};

/** A change as JSON. */
export function presentChange(change: Change, { token, documents, isOut }: Presenting): ChangeEntry {
  const { type, effectiveAt, previousSlug } = change;
  const document = isOut ? null : documentOf(change);
  const head = { token, type, effectiveAt: effectiveAt.toISOString() };
  const tail = documents ? { document } : {};
  if (change.articleId === null) {
    const { kind, id, slug, version } = change.term;
    const term = { kind, id, slug };
    return { ...head, article: null, term, version, previousSlug, reason: null, ...tail };
  }
  const { slug, language, version, reason } = change.article;
  return {
    ...head,
    article: { id: change.articleId, slug, language },
    term: null,
    version: isOut ? null : version,
    previousSlug,
    reason: type === 'article_killed' ? reason : null,
    ...tail,
  };
}

const documentOf = (change: Change): ChangeEntry['document'] =>
  change.articleId === null
    ? (change.term.document as unknown as (typeof ChangeDocument)['_input'] | null)
    : change.view && presentArticle(change.view, 'portableText');
