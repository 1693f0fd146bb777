import type { ReportedLink } from './schema.ts';
import type { ReportedLinkRow } from './store.ts';

const linkOf = (row: ReportedLinkRow): ReportedLink['link'] =>
  row.kind === 'article'
    ? {
        kind: 'article',
        id: row.linkId,
        target:
          row.targetId !== null && row.targetSlug !== null
            ? { id: row.targetId, slug: row.targetSlug, headline: row.targetHeadline ?? '' }
            : null,
      }
    : {
        kind: 'external',
        id: row.linkId,
        url: row.url ?? '',
        title: row.title ?? '',
        check: {
          status: row.status,
          problem: row.problem,
          failures: row.failures ?? 0,
          firstFailedAt: (row.firstFailedAt ?? row.checkedAt)?.toISOString() ?? '',
          checkedAt: row.checkedAt?.toISOString() ?? '',
        },
      };

export const presentReportedLink = (row: ReportedLinkRow): ReportedLink => ({
  state: row.state,
  inWorkingCopy: row.inWorkingCopy,
  published: row.published,
  article: { id: row.articleId, slug: row.slug, language: row.language, headline: row.headline },
  link: linkOf(row),
});
