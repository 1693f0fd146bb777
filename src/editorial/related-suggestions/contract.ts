import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { queryInteger } from '../../http/query.ts';
import { articleParams } from '../articles/path.ts';
import { RelatedSuggestionList } from './schema.ts';

export const relatedSuggestionContract = {
  list: endpoint({
    operationId: 'listRelatedSuggestions',
    method: 'get',
    path: '/v1/editorial/articles/{article}/related-suggestions',
    tag: 'Desk: related links',
    summary: 'Suggest related links for an article',
    description:
      'The published articles that are nearest to the working copy, by shared tags, category, text and time: what `related=auto` would fill it up with. The article itself and what it links to already are left out. `POST …/related-links` adds one.',
    access: 'content:read',
    cache: 'no-store',
    heavy: true,
    request: {
      params: articleParams,
      query: z.strictObject({
        limit: queryInteger({ min: 1, max: 20, default: 6, description: 'How many, at most.' }),
      }),
    },
    response: { status: 200, description: 'The suggestions.', body: RelatedSuggestionList },
    errors: ['conflict'],
  }),
};
