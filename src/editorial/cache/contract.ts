import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';

const Asked = z
  .strictObject({
    article: z.string().min(1).max(200).describe('Id or slug of the article that would change.'),
  })
  .meta({ id: 'CacheQuestion', description: 'A change that has not been made.' });

export const mostUrls = 1_000;

const Explanation = z
  .object({
    tags: z
      .array(z.string())
      .describe('Names of what the change would end, as in `Surrogate-Key` and `Cache-Tag`.'),
    urls: z
      .array(
        z
          .object({
            url: z.string().describe('Path and query, with the parameters in order of their names.'),
            tags: z.array(z.string()).describe('Which of the tags it depends on.'),
          })
          .meta({ id: 'CachedUrl', description: 'An answer that the process holds.' }),
      )
      .describe(`Answers that this process holds and would forget, at most ${mostUrls}.`),
  })
  .meta({ id: 'CacheExplanation', description: 'What a change would end in caches.' });

export const cacheContract = {
  explain: endpoint({
    operationId: 'explainCache',
    method: 'post',
    path: '/v1/editorial/cache/explain',
    tag: 'Desk: publishing',
    summary: 'Explain what a change ends in caches',
    description:
      'Names the tags that publishing, correcting, unpublishing or killing the article as readers see it now would end, and what this process holds under them. Lists that the article would only come to by the change are not among them. Nothing is changed.',
    access: 'content:read',
    cache: 'no-store',
    request: { body: Asked, example: { article: 'port-saffrey-electric-quay' } },
    response: {
      status: 200,
      description: 'Tags and addresses.',
      body: Explanation,
      example: {
        tags: ['article:0199b2f0-0001-7000-8000-000000000000', 'articles'],
        urls: [{ url: '/v1/articles', tags: ['articles'] }],
      },
    },
    errors: ['not_found', 'conflict'],
  }),
};
