import type { z } from 'zod';
import { compareDocuments, type FieldComparison } from '../../content/compare/documents.ts';
import type { ArticleDocument, RelatedLinkDocument } from '../../content/document.ts';
import type { Names } from '../articles/names-store.ts';
import type { RelatedLink } from '../related-links/schema.ts';
import type { Revision, RevisionDiff } from './schema.ts';
import type { RevisionRow } from './store.ts';

type Content = z.input<typeof Revision>['content'];

/** What was purged since is still told by its id. */
const lost = (id: string) => ({ id, slug: id, name: id });

function presentLink(link: RelatedLinkDocument, names: Names): z.input<typeof RelatedLink> {
  const { id, excerpt, image, categoryId, targetId } = link;
  const category = categoryId === null ? null : (names.categories.get(categoryId) ?? lost(categoryId));
  const card = { id, excerpt, image, category };
  if (targetId === null) return { kind: 'external', ...card, url: link.url, title: link.title ?? '' };
  const article = names.articles.get(targetId) ?? { id: targetId, slug: targetId, headline: targetId };
  return { kind: 'article', ...card, article, headline: link.title };
}

function presentContent(document: ArticleDocument, names: Names): Content {
  const { categoryId, tagIds, bylines, relatedLinks, ...rest } = document;
  return {
    ...rest,
    type: rest.type as Content['type'],
    category: categoryId === null ? null : (names.categories.get(categoryId) ?? lost(categoryId)),
    tags: tagIds.map((id) => names.tags.get(id) ?? lost(id)),
    bylines: bylines.map(({ authorId, role }) => ({
      author: names.authors.get(authorId) ?? lost(authorId),
      role,
    })) as Content['bylines'],
    relatedLinks: relatedLinks.map((link) => presentLink(link, names)),
  };
}

export function presentRevision(row: RevisionRow, names: Names): z.input<typeof Revision> {
  const document = row.document as unknown as ArticleDocument;
  return {
    number: row.number,
    headline: document.headline,
    actor: row.actor,
    createdAt: row.createdAt.toISOString(),
    message: row.message,
    autosave: row.autosave,
    published: row.publications.some(({ validFrom, validTo }) => validTo === null || validTo > validFrom),
    content: presentContent(document, names),
  };
}

type Side = { number: number; document: ArticleDocument };

/** The value at a pointer of one or two steps, in the form in which answers have it. */
function valueAt(content: object | null, pointer: string): unknown {
  const [, name = '', ...rest] = pointer.split('/');
  const value = (content as Record<string, unknown> | null)?.[name];
  return (
    (rest.length === 0 ? value : (value as Record<string, unknown> | undefined)?.[rest.join('/')]) ?? null
  );
}

/** Two revisions compared; what they name, by its present names. */
export function presentDiff(from: Side | null, to: Side, names: Names): z.input<typeof RevisionDiff> {
  const [before, after] = [from && presentContent(from.document, names), presentContent(to.document, names)];
  const { fields, sections, relatedLinks } = compareDocuments(from?.document ?? null, to.document);
  const link = (content: Content | null, id: string) =>
    content?.relatedLinks.find((item) => item.id === id) ?? null;
  const named = (change: FieldComparison, old: object | null, now: object | null) => ({
    ...change,
    from: valueAt(old, change.pointer),
    to: valueAt(now, change.pointer),
  });
  return {
    from: from?.number ?? null,
    to: to.number,
    fields: fields.map((change) => named(change, before, after)),
    sections,
    relatedLinks: relatedLinks.map((item) => ({
      ...item,
      fields: item.fields.map((change) => named(change, link(before, item.id), link(after, item.id))),
    })),
  };
}
