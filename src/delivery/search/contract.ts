import { z } from 'zod';
import { Language } from '../../content/fields.ts';
import { endpoint } from '../../http/contract.ts';
import { queryBoolean, queryInteger } from '../../http/query.ts';
import { asOf } from '../../http/time-travel.ts';
import { articleListQuery } from '../articles/contract.ts';
import { count } from '../articles/count.ts';
import { type FacetName, facetNames, SearchPage, SuggestionList } from './schema.ts';

const tag = 'Search';

const q = z.string().max(500).optional().meta({
  description:
    'What to look for, as people type it: words, of which all have to be there; "a phrase"; -without; OR between alternatives. Any text is a query, and none finds nothing. The first 16 terms count.',
  example: 'quay',
});

const facets = z
  .string()
  .max(200)
  .transform((text, check) => {
    const named = text.split(',');
    for (const name of named)
      if (!(facetNames as readonly string[]).includes(name))
        check.addIssue(`"${name}" is not a facet; the facets are ${facetNames.join(', ')}`);
    return named as FacetName[];
  })
  .optional()
  .meta({
    description: `What to count the matches by, separated by commas. Of: ${facetNames.join(', ')}.`,
    example: 'category,year',
    override: { type: 'string' },
  });

const { category, tag: tags, author, language, type, limit, cursor } = articleListQuery.shape;
const { publishedAfter, publishedBefore } = articleListQuery.shape;

export const searchQuery = z.strictObject({
  q,
  category,
  tag: tags,
  author,
  language: language.describe('Only articles in this language; the query is read in it as well.'),
  type,
  publishedAfter,
  publishedBefore,
  sort: z
    .enum(['relevance', '-publishedAt', 'publishedAt'])
    .default('relevance')
    .describe(
      'By relevance: where the words stand and how close together, and how new the article is; of more than 500 matches the newest 500. By date: all of them.',
    ),
  prefix: queryBoolean('Whether the last word may be the beginning of one, as while somebody types.'),
  passages: queryBoolean('Whether to look for a passage of the body to show as well.'),
  facets,
  count,
  asOf,
  limit,
  cursor,
});

export const suggestQuery = z.strictObject({
  q: q.describe(
    'What was typed so far. The last word may be the beginning of one; below two letters there is no guess.',
  ),
  language: Language.optional().describe('Only articles in this language.'),
  asOf,
  limit: queryInteger({ min: 1, max: 20, default: 10, description: 'Most suggestions.' }),
});

export const searchContract = {
  search: endpoint({
    operationId: 'search',
    method: 'get',
    path: '/v1/search',
    tag,
    summary: 'Search articles',
    description:
      'Finds what readers see now by its words, whatever their endings, in the language of each article and with accents folded. A word in the headline counts most, then standfirst and kicker, headings, body. When nothing matches, words that are almost the same are looked for, and `matched` says so.',
    access: 'delivery',
    cache: 'shared',
    heavy: true,
    request: { query: searchQuery },
    response: {
      status: 200,
      description: 'A page of what was found.',
      body: SearchPage,
      etag: true,
      paged: true,
    },
    errors: [],
  }),
  suggest: endpoint({
    operationId: 'suggest',
    method: 'get',
    path: '/v1/suggest',
    tag,
    summary: 'Suggest while somebody types',
    description: 'Categories, tags and authors by their names, and articles by their headlines.',
    access: 'delivery',
    cache: 'shared',
    heavy: true,
    request: { query: suggestQuery },
    response: { status: 200, description: 'The suggestions.', body: SuggestionList, etag: true },
    errors: [],
  }),
};
