import { deriveExcerpt } from '../../content/excerpt.ts';
import type { Image } from '../../content/image.ts';
import { toText } from '../../content/plain-text.ts';
import { countWords, readingTimeMinutes } from '../../content/reading.ts';
import { presentRelatedLink } from '../related-links/presenter.ts';
import { presentSection } from '../sections/presenter.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { documentOf } from './document.ts';
import type { Article, ArticleSummary, Status } from './schema.ts';
import type { SummaryRow, WorkingCopyRow } from './working-copy-store.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

function statusOf(row: SummaryRow, now: Date): Status {
  if (row.trashedAt) return 'trashed';
  const last = row.publications[0];
  if (!last) return 'draft';
  return last.validTo === null || last.validTo > now ? 'published' : 'unpublished';
}

export function presentSummary(row: SummaryRow, now: Date): ArticleSummary {
  const status = statusOf(row, now);
  const last = row.publications[0];
  const seen = last !== undefined && (last.validTo === null || last.validTo > now);
  return {
    id: row.id,
    slug: row.slug,
    language: row.language,
    type: row.type as ArticleSummary['type'],
    status,
    headline: row.headline,
    kicker: row.kicker,
    standfirst: row.standfirst,
    category: row.category,
    tags: row.tags.map(({ tag }) => tag),
    bylines: row.bylines as ArticleSummary['bylines'],
    image: row.image as Image | null,
    assignee: row.assignee,
    revision: row.revisionNumber,
    publishedRevision: seen ? last.revision.number : null,
    firstPublishedAt: iso(last?.firstPublishedAt ?? null),
    publishedAt: seen ? iso(last.publishedAt) : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trashedAt: iso(row.trashedAt),
  };
}

export function presentArticle(row: WorkingCopyRow, now: Date, warnings: PlacedWarning[] = []): Article {
  const document = documentOf(row);
  const words = document.sections.reduce((sum, { body }) => sum + countWords(toText(body), row.language), 0);
  return {
    ...presentSummary(row, now),
    dateline: document.dateline,
    sections: row.sections.map(presentSection),
    relatedLinks: row.relatedLinks.map(presentRelatedLink),
    corrections: document.corrections,
    canonicalUrl: row.canonicalUrl,
    seo: document.seo,
    excerpt: row.excerpt,
    derivedExcerpt: document.sections[0] ? deriveExcerpt(document.sections[0].body) : null,
    wordCount: words,
    readingTimeMinutes: readingTimeMinutes(words),
    extensions: document.extensions,
    warnings,
  };
}
