import type { ArticleDocument, RelatedLinkDocument, SectionDocument } from '../../content/document.ts';
import type { WorkingCopyRow } from './working-copy-store.ts';

type SectionRow = WorkingCopyRow['sections'][number];
type LinkRow = WorkingCopyRow['relatedLinks'][number];

export const sectionDocument = ({ id, heading, anchor, body }: SectionRow): SectionDocument => ({
  id,
  heading,
  anchor,
  body: body as SectionDocument['body'],
});

export const linkDocument = (row: LinkRow): RelatedLinkDocument => ({
  id: row.id,
  kind: row.kind as RelatedLinkDocument['kind'],
  targetId: row.targetId,
  url: row.url,
  title: row.title,
  excerpt: row.excerpt,
  categoryId: row.categoryId,
  image: row.image as RelatedLinkDocument['image'],
});

/** The rows of a working copy as one document, as its next revision will keep it. */
export const documentOf = (row: WorkingCopyRow): ArticleDocument => ({
  language: row.language,
  slug: row.slug,
  type: row.type,
  headline: row.headline,
  kicker: row.kicker,
  standfirst: row.standfirst,
  dateline: row.dateline as ArticleDocument['dateline'],
  categoryId: row.categoryId,
  tagIds: row.tags.map(({ tag }) => tag.id),
  bylines: row.bylines.map(({ author, role }) => ({ authorId: author.id, role })),
  image: row.image as ArticleDocument['image'],
  canonicalUrl: row.canonicalUrl,
  seo: row.seo as ArticleDocument['seo'],
  excerpt: row.excerpt,
  extensions: row.extensions as ArticleDocument['extensions'],
  corrections: row.corrections as ArticleDocument['corrections'],
  sections: row.sections.map(sectionDocument),
  relatedLinks: row.relatedLinks.map(linkDocument),
});
