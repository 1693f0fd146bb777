import type { z } from 'zod';
import type { ArticleDocument, RelatedLinkDocument } from '../../content/document.ts';
import type { Names } from '../articles/names-store.ts';
import type { RelatedLink } from '../related-links/schema.ts';
import type { Revision } from './schema.ts';
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

export function presentRevision(row: RevisionRow, names: Names): z.input<typeof Revision> {
  const document = row.document as unknown as ArticleDocument;
  const { categoryId, tagIds, bylines, relatedLinks, ...rest } = document;
  return {
    number: row.number,
    headline: document.headline,
    actor: row.actor,
    createdAt: row.createdAt.toISOString(),
    content: {
      ...rest,
      type: rest.type as Content['type'],
      category: categoryId === null ? null : (names.categories.get(categoryId) ?? lost(categoryId)),
      tags: tagIds.map((id) => names.tags.get(id) ?? lost(id)),
      bylines: bylines.map(({ authorId, role }) => ({
        author: names.authors.get(authorId) ?? lost(authorId),
        role,
      })) as Content['bylines'],
      relatedLinks: relatedLinks.map((link) => presentLink(link, names)),
    },
  };
}
