import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument } from '../../content/document.ts';
import type { Raw } from '../../database/client.ts';
import { type Fault, unavailable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { insertArticle } from './create-store.ts';
import type { Names } from './names-store.ts';
import { refuseFaults } from './parts.ts';
import { findReferences, namedIn } from './references.ts';
import { refuseForeign } from './save.ts';
import type { ArticleCreate } from './schema.ts';
import { holdsSlug } from './slugs.ts';
import { findWorkingCopy, type WorkingCopyRow } from './working-copy-store.ts';
import { documentFrom } from './write.ts';

export type Written = { row: WorkingCopyRow; warnings: PlacedWarning[] };

/** A new article as reading it would give it. */
function rowOf(id: string, document: ArticleDocument, names: Names, now: Date): WorkingCopyRow {
  const { tagIds, bylines, sections, relatedLinks, ...fields } = document;
  const updatedAt = now.toISOString();
  const named = <T>(of: Map<string, T>, key: string | null): T | null =>
    key === null ? null : (of.get(key) ?? null);
  const known = <T>(of: Map<string, T>, keys: readonly string[]) => keys.flatMap((key) => of.get(key) ?? []);
  return {
    ...fields,
    id,
    stage: 'draft',
    version: 1,
    revisionNumber: 1,
    createdAt: now,
    updatedAt: now,
    trashedAt: null,
    assignee: null,
    embargoUntil: null,
    embargoZone: null,
    kill: null,
    category: named(names.categories, document.categoryId),
    tags: known(names.tags, tagIds).map((tag) => ({ tag })),
    bylines: bylines.flatMap(({ authorId, role }) =>
      known(names.authors, [authorId]).map((author) => ({ role, author })),
    ),
    sections: sections.map((section, position) => ({ ...section, position, version: 1, updatedAt })),
    relatedLinks: relatedLinks.map((link, position) => ({
      ...link,
      position,
      version: 1,
      updatedAt,
      category: named(names.categories, link.categoryId),
      target: named(names.articles, link.targetId),
    })),
    publications: [],
  };
}

/** How often an article is made anew because what it names has changed under it. */
const tries = 3;

/**
 * Creates an article whole, with its sections and related links, or nothing of it: what it names is read first, and
 * all is written by one statement, which finds out by itself whether that still holds. The sample content has ids of its
 * own, so that the examples of the document name things that are there.
 */
export async function createArticle(
  db: Raw,
  input: ArticleCreate,
  context: Context,
  newId: () => string = uuidv7,
): Promise<Written> {
  const id = newId();
  for (let left = tries; left > 0; left -= 1) {
    const faults: Fault[] = [];
    const warnings: PlacedWarning[] = [];
    const { references, names } = await findReferences(db, namedIn(input), false);
    const document = documentFrom(input, {
      articleId: id,
      newId,
      current: null,
      references,
      faults,
      warnings,
    });
    refuseFaults(faults);
    refuseForeign(context.actor, document);
    const stored = await insertArticle(db, id, document, context);
    if (stored) return { row: rowOf(id, stored, names, context.now), warnings };
    // It was written, and the connection lost before that was told: the statement has been sent again.
    const row =
      (await holdsSlug(db, id, document.language, document.slug)) && (await findWorkingCopy(db, id));
    if (row) return { row, warnings };
  }
  throw unavailable('What the article names is being changed again and again. Send it once more.');
}
