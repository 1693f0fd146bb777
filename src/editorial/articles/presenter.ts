import { deriveExcerpt } from '../../content/excerpt.ts';
import type { Image } from '../../content/image.ts';
import { toText } from '../../content/plain-text.ts';
import { countWords, readingTimeMinutes } from '../../content/reading.ts';
import type { Context } from '../../http/implement.ts';
import { presentRelatedLink } from '../related-links/presenter.ts';
import { presentSection } from '../sections/presenter.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { publicationsOf, stateOf } from '../workflow/state.ts';
import { openTo, type WorkflowSettings } from '../workflow/transitions.ts';
import { documentOf } from './document.ts';
import type { Article, ArticleSummary, Status } from './schema.ts';
import type { SummaryRow, WorkingCopyRow } from './working-copy-store.ts';

/** Who asks, and when: what may be done now depends on both. */
type Asked = Pick<Context, 'now' | 'actor'>;

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** The one word for where an article stands; `statusWhere` of the list finds by the same. */
function statusOf(row: SummaryRow, now: Date): Status {
  const { isTrashed, isKilled, isVisible, isPlanned, stage } = stateOf(row, now);
  if (isTrashed) return 'trashed';
  if (isKilled) return 'killed';
  if (isVisible) return 'published';
  if (isPlanned) return 'scheduled';
  return row.publications.length > 0 ? 'unpublished' : stage;
}

function scheduleOf(row: SummaryRow, now: Date): ArticleSummary['schedule'] {
  const { planned, current } = publicationsOf(row, now);
  const ending = planned ?? current;
  if (!planned && !ending?.validTo) return null;
  return {
    revision: planned?.revision.number ?? null,
    publishAt: iso(planned?.validFrom ?? null),
    publishTimeZone: planned?.validFromZone ?? null,
    unpublishAt: iso(ending?.validTo ?? null),
    unpublishTimeZone: ending?.validToZone ?? null,
  };
}

export function presentSummary(
  row: SummaryRow,
  { now, actor }: Asked,
  settings: WorkflowSettings,
): ArticleSummary {
  const { last, current } = publicationsOf(row, now);
  const { embargoUntil, embargoZone, kill } = row;
  return {
    id: row.id,
    slug: row.slug,
    language: row.language,
    type: row.type as ArticleSummary['type'],
    status: statusOf(row, now),
    stage: stateOf(row, now).stage,
    transitions: openTo(actor, row.category?.id ?? null, stateOf(row, now), settings),
    schedule: scheduleOf(row, now),
    embargo: embargoUntil && { until: embargoUntil.toISOString(), timeZone: embargoZone },
    kill: kill && { reason: kill.reason, killedAt: kill.killedAt.toISOString() },
    headline: row.headline,
    kicker: row.kicker,
    standfirst: row.standfirst,
    category: row.category,
    tags: row.tags.map(({ tag }) => tag),
    bylines: row.bylines as ArticleSummary['bylines'],
    image: row.image as Image | null,
    assignee: row.assignee,
    revision: row.revisionNumber,
    publishedRevision: current?.revision.number ?? null,
    firstPublishedAt: iso(last?.firstPublishedAt ?? null),
    publishedAt: iso(current?.publishedAt ?? null),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trashedAt: iso(row.trashedAt),
  };
}

export function presentArticle(
  row: WorkingCopyRow,
  asked: Asked,
  settings: WorkflowSettings,
  warnings: PlacedWarning[] = [],
): Article {
  const document = documentOf(row);
  const words = document.sections.reduce((sum, { body }) => sum + countWords(toText(body), row.language), 0);
  return {
    ...presentSummary(row, asked, settings),
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
