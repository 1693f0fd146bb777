import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { saveQuery } from '../../http/save-options.ts';
import { articleParams } from '../articles/path.ts';
import { Article, ArticlePatch } from '../articles/schema.ts';

export const Merge = z
  .strictObject({
    base: z
      .int()
      .min(1)
      .max(999_999_999)
      .describe('Number of the revision that you changed: `revision` of the article as you read it.'),
    patch: ArticlePatch,
  })
  .meta({ id: 'Merge', description: 'Changes that were made to an earlier revision of an article.' });

export type Merge = z.output<typeof Merge>;

export const mergingContract = {
  merge: endpoint({
    operationId: 'mergeArticle',
    method: 'post',
    path: '/v1/editorial/articles/{article}/merge',
    tag: 'Desk: articles',
    summary: 'Merge changes into an article',
    description:
      'Applies the patch to the revision that it was made from, and merges the outcome with the current state: each field, property of `seo`, namespace of `extensions` and tag by itself, sections and related links by their ids, and of those each property. ' +
      'What only one side changed is taken. What both changed to different values, and what one changed and the other removed, is a 409 whose `differences` list everything that is not the same, the overlaps with `conflict: true`: then nothing is written. ' +
      'No `If-Match` is needed: `base` says what you have seen. A `base` that is not there, or was purged, is a 422.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: Merge,
      example: {
        base: 1,
        patch: { standfirst: 'The first sailing left with every cabin taken, and a waiting list for June.' },
      },
    },
    response: {
      status: 200,
      description: 'The working copy with both sides’ changes.',
      body: Article,
      etag: true,
    },
    errors: ['conflict', 'slug_taken', 'merge_conflict', 'unprocessable'],
  }),
};
