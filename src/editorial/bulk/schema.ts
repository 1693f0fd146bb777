import { z } from 'zod';
import { acceptedVersions } from '../../http/etag.ts';
import { Problem } from '../../http/problem.ts';
import { ArticleSummary } from '../articles/schema.ts';
import { PlacedWarning } from '../sections/schema.ts';
import { reference } from '../terms/schema.ts';

/**
 * What an operation carries is checked when its turn comes, as the request of one article would be: a fault in it is
 * a fault of that operation alone. The document shows the schema that it is checked against.
 */
const checkedLater = (schema: string, description: string) =>
  z.unknown().meta({ description, override: { $ref: `#/components/schemas/${schema}` } });

const ifMatch = z
  .string()
  .transform((header, { addIssue }) => {
    const versions = acceptedVersions(header);
    if (versions === undefined) addIssue({ code: 'custom', message: 'is not a list of entity tags' });
    return versions ?? [];
  })
  .optional()
  .describe('As the header `If-Match`: the ETag you last read, or `*`, which it is when left out.');

const Create = z
  .strictObject({
    op: z.literal('create'),
    article: checkedLater('ArticleCreate', 'The article, as a POST of it alone would send it.'),
  })
  .meta({ id: 'BulkCreate', description: 'Creates an article.' });

const Update = z
  .strictObject({
    op: z.literal('update'),
    article: reference('article'),
    ifMatch,
    patch: checkedLater('ArticlePatch', 'The change, as a PATCH of the article alone would send it.'),
  })
  .meta({ id: 'BulkUpdate', description: 'Changes an article.' });

const Publish = z
  .strictObject({
    op: z.literal('publish'),
    article: reference('article'),
    ifMatch,
    options: checkedLater('PublishBody', 'How to publish; now and without an end when left out.').optional(),
  })
  .meta({
    id: 'BulkPublish',
    description: 'Publishes an article. Needs the scope `content:publish` as well.',
  });

export const Operation = z.discriminatedUnion('op', [Create, Update, Publish], {
  error: 'is none of create, update and publish',
});

export type Operation = z.output<typeof Operation>;

export const BulkRequest = z
  .strictObject({
    mode: z
      .enum(['each', 'all'])
      .describe(
        '`each`: an operation that is refused leaves nothing behind and stops no other. `all`: all of them, or none.',
      ),
    operations: z.array(Operation).min(1).max(100).describe('In the order in which they are carried out.'),
  })
  .meta({ id: 'BulkRequest', description: 'Up to 100 operations on articles.' });

const BulkResult = z
  .object({
    status: z.int().describe('The status that the operation alone would have been answered with.'),
    id: z.uuid().optional().describe('Id of the article; absent when the operation was refused.'),
    etag: z.string().optional().describe('ETag of the article after the operation, for `If-Match`.'),
    article: ArticleSummary.optional().describe('The article after the operation.'),
    warnings: z
      .array(PlacedWarning)
      .optional()
      .describe('What a conversion of Markdown or HTML kept only as text.'),
    problem: Problem.optional().describe(
      'Why it was refused, as the operation alone would have been: pointers lead into its `article`, `patch` or `options`.',
    ),
  })
  .meta({ id: 'BulkResult', description: 'What became of one operation.' });

export type BulkResult = z.input<typeof BulkResult>;

export const BulkAnswer = z
  .object({ results: z.array(BulkResult).describe('One for each operation, in their order.') })
  .meta({ id: 'BulkAnswer', description: 'What became of each operation.' });
