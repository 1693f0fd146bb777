import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument } from '../../content/document.ts';
import type { Tx } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import { mergePatch } from '../../http/merge-patch.ts';
import { parsePart } from '../../http/parse-request.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { findReferences, namedIn, type References } from './references.ts';
import { ArticleCreate, type ArticlePatch } from './schema.ts';
import { documentFrom, writeFrom } from './write.ts';

export type Patched = {
  /** Only good without faults. */
  document: ArticleDocument | null;
  warnings: PlacedWarning[];
  /** What is not of the documented form once the patch is applied. */
  malformed: Fault[];
  /** What is of the form, and names what is not there. */
  refused: Fault[];
};

/** What a document names already is no question of the patch: it may be gone since, and the patch leave it out. */
function trusting(references: References, { categoryId, tagIds, bylines, relatedLinks }: ArticleDocument) {
  const known = {
    category: new Set([categoryId, ...relatedLinks.map((link) => link.categoryId)]),
    tag: new Set(tagIds),
    author: new Set(bylines.map(({ authorId }) => authorId)),
    article: new Set(relatedLinks.map(({ targetId }) => targetId)),
  };
  const kindly =
    (kind: keyof References): References[typeof kind] =>
    (name, pointer, faults) =>
      (known[kind] as Set<string | null>).has(name) ? name : references[kind](name, pointer, faults);
  return {
    category: kindly('category'),
    tag: kindly('tag'),
    author: kindly('author'),
    article: kindly('article'),
  };
}

/**
 * Applies a merge patch to a state of the article. To one that is not the current state, with `isPast`, what that
 * state names counts as there.
 */
export async function applyPatch(
  tx: Tx,
  articleId: string,
  current: ArticleDocument,
  patch: ArticlePatch,
  isPast = false,
): Promise<Patched> {
  const malformed: Fault[] = [];
  const refused: Fault[] = [];
  const warnings: PlacedWarning[] = [];
  const merged = mergePatch(writeFrom(current), patch);
  const input = parsePart(ArticleCreate, merged, 'body', malformed) as ArticleCreate;
  if (malformed.length > 0) return { document: null, warnings, malformed, refused };
  // Without a slug of its own the article keeps the one it has: a new headline must not move its address.
  if (patch.slug === undefined) input.slug = current.slug;
  const found = await findReferences(tx, namedIn(input, current));
  const references = isPast ? trusting(found.references, current) : found.references;
  const context = { articleId, newId: uuidv7, current, references, faults: refused, warnings };
  return { document: documentFrom(input, context), warnings, malformed, refused };
}

/** What the patch makes of a state that the writer knew; null when it does not fit it. */
export async function patchedPast(
  tx: Tx,
  articleId: string,
  past: ArticleDocument,
  patch: ArticlePatch,
): Promise<ArticleDocument | null> {
  const { document, malformed, refused } = await applyPatch(tx, articleId, past, patch, true);
  return malformed.length + refused.length > 0 ? null : document;
}
