import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { textOf } from '../../publication/related/nearest-store.ts';
import { scoreOf, weighed } from '../../publication/related/reasons.ts';
import { readWorkingCopy } from '../articles/parts.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { relatedSuggestionContract } from './contract.ts';
import type { RelatedSuggestion } from './schema.ts';
import { findNearest, type NearRow } from './store.ts';

/** A working copy as it would be if it were published now; one that readers see keeps its place in time. */
function subjectOf(row: WorkingCopyRow, now: Date) {
  const shown = row.publications.find(
    ({ validFrom, validTo }) => validFrom <= now && (validTo === null || validTo > now),
  );
  return {
    language: row.language,
    categoryId: row.categoryId,
    tagIds: row.tags.map(({ tag }) => tag.id),
    text: textOf(row),
    publishedAt: shown?.publishedAt ?? now,
    excludedIds: [row.id, ...row.relatedLinks.flatMap(({ targetId }) => targetId ?? [])],
  };
}

const thousandths = (score: number) => Math.round(score * 1_000) / 1_000;

const present = ({ contributions, publishedAt, ...article }: NearRow): RelatedSuggestion => ({
  article: { ...article, publishedAt: publishedAt.toISOString() },
  score: scoreOf(contributions),
  reasons: weighed(contributions).map(({ reason, score }) => ({ reason, score: thousandths(score) })),
});

export const relatedSuggestionRoutes = ({ database: { prisma } }: Deps) =>
  implement(relatedSuggestionContract, {
    list: async ({ params, query }, { now }) => {
      const article = await readWorkingCopy(prisma, params.article);
      const found = await findNearest(prisma, subjectOf(article, now), query.limit, now);
      return { body: { data: found.map(present) } };
    },
  });
