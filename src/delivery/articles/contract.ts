import { z } from 'zod';
import { ArticleType, Language } from '../../content/fields.ts';
import { endpoint } from '../../http/contract.ts';
import { Id } from '../../http/id.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { queryFormat, queryInstant, queryInteger, queryList } from '../../http/query.ts';
import { asOf } from '../../http/time-travel.ts';
import { articleFormats } from '../formats/formats.ts';
import { count, countShape } from './count.ts';
import {
  ArticleAnswer,
  ArticleCardAnswer,
  articleFields,
  bodyFormats,
  cardFields,
  RelatedLinkList,
  Section,
  SectionList,
} from './schema.ts';

const tag = 'Articles';
const path = '/v1/articles';
const one = `${path}/{article}` as const;
const cache = 'shared';

const reference = (what: string) => z.string().min(1).max(200).describe(`Id or slug of the ${what}.`);

export const articleListQuery = z.strictObject({
  category: reference('category')
    .optional()
    .describe('Id or slug of a category; those below it are included.'),
  tag: queryList(z.string().min(1).max(200), 'Id or slug of a tag; given several times, all must match.'),
  author: reference('author').optional(),
  language: Language.optional(),
  type: ArticleType.optional(),
  publishedAfter: queryInstant('Published at or after this instant (RFC 3339).'),
  publishedBefore: queryInstant('Published before this instant (RFC 3339).'),
  modifiedAfter: queryInstant('What readers see changed at or after this instant (RFC 3339).'),
  modifiedBefore: queryInstant('What readers see changed last before this instant (RFC 3339).'),
  sort: z
    .enum(['-publishedAt', 'publishedAt', '-modifiedAt', 'modifiedAt'])
    .default('-publishedAt')
    .describe('A minus sorts downwards.'),
  fields: cardFields,
  count,
  asOf,
  limit,
  cursor,
});

const params = z.strictObject({
  article: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Id or slug of the article.', example: 'port-saffrey-electric-quay' }),
});
const language = Language.optional().describe('Picks the article where several languages share the slug.');
export const bodyFormat = z
  .enum(bodyFormats)
  .default('portableText')
  .describe(
    'Form of each section’s `body`: Portable Text, or a string of sanitised HTML, Markdown or plain text.',
  );

const relatedShape = {
  related: z
    .enum(['curated', 'auto'])
    .default('curated')
    .describe(
      '`auto` fills the related links up with the nearest published articles: by shared tags, category, text and time. Each tells its `reason`.',
    ),
  relatedLimit: queryInteger({
    min: 1,
    max: 20,
    default: 6,
    description: 'With `related=auto`: how many related links it fills up to. Curated ones are never cut.',
  }),
};
const relatedQuery = z.strictObject(relatedShape);
export type RelatedQuery = z.output<typeof relatedQuery>;

const addresses =
  'A former slug answers 308 with the present address. A slug that several languages share without `language` is a 400 that names them. An article that was killed answers 410 with the reason.';

export const deliveryArticleContract = {
  list: endpoint({
    operationId: 'listArticles',
    method: 'get',
    path,
    tag,
    summary: 'List articles',
    description:
      'Cards of the articles that readers see now, newest first. Filters narrow the list together; one that names no category, tag or author is a 400.',
    access: 'delivery',
    cache,
    request: { query: articleListQuery },
    response: {
      status: 200,
      description: 'A page of cards.',
      body: pageOf(ArticleCardAnswer, 'ArticlePage', countShape),
      etag: true,
      paged: true,
    },
    errors: [],
  }),
  read: endpoint({
    operationId: 'readArticle',
    method: 'get',
    path: one,
    tag,
    summary: 'Read an article',
    description: `The article whole, as readers see it now: sections, related links as cards, terms by name. \`format\`, or else \`Accept\`, picks one of several forms; \`bodyFormat\` and \`fields\` shape the JSON, and go with no other. ${addresses}`,
    access: 'delivery',
    cache,
    request: {
      params,
      query: z.strictObject({
        language,
        format: queryFormat(articleFormats, 'Form of the answer, whatever `Accept` says.'),
        bodyFormat,
        ...relatedShape,
        fields: articleFields,
        asOf,
      }),
    },
    response: {
      status: 200,
      description: 'The article.',
      body: ArticleAnswer,
      formats: articleFormats,
      jsonOnly: ['bodyFormat', 'fields'],
      etag: true,
      moved: true,
    },
    errors: ['gone'],
  }),
  sections: endpoint({
    operationId: 'listSections',
    method: 'get',
    path: `${one}/sections`,
    tag,
    summary: 'List the sections of an article',
    description: `All sections, in order. ${addresses}`,
    access: 'delivery',
    cache,
    request: { params, query: z.strictObject({ language, bodyFormat, asOf }) },
    response: { status: 200, description: 'The sections.', body: SectionList, etag: true, moved: true },
    errors: ['gone'],
  }),
  section: endpoint({
    operationId: 'readSection',
    method: 'get',
    path: `${one}/sections/{section}`,
    tag,
    summary: 'Read a section',
    description: `One section by its id, which is stable. ${addresses}`,
    access: 'delivery',
    cache,
    request: {
      params: params.extend({
        section: Id.meta({
          description: 'Id of the section.',
          example: '0199b2f0-0007-7000-8000-000000000001',
        }),
      }),
      query: z.strictObject({ language, bodyFormat, asOf }),
    },
    response: { status: 200, description: 'The section.', body: Section, etag: true, moved: true },
    errors: ['gone'],
  }),
  relatedLinks: endpoint({
    operationId: 'listRelatedLinks',
    method: 'get',
    path: `${one}/related-links`,
    tag,
    summary: 'List the related links of an article',
    description: `Cards in order. A card of an article shows what readers see of it now; one they cannot see is left out. ${addresses}`,
    access: 'delivery',
    cache,
    request: { params, query: z.strictObject({ language, ...relatedShape, asOf }) },
    response: {
      status: 200,
      description: 'The related links.',
      body: RelatedLinkList,
      etag: true,
      moved: true,
    },
    errors: ['gone'],
  }),
};
