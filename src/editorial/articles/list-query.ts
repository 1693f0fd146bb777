import { z } from 'zod';
import { ArticleType, Language } from '../../content/fields.ts';
import { cursor, limit } from '../../http/pagination.ts';
import { queryInstant } from '../../http/query.ts';
import { reference } from '../terms/schema.ts';
import { Status } from './schema.ts';

const sorts = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt'] as const;

export const articleListQuery = z.strictObject({
  status: Status.optional().describe('Only articles in this status. Without it, all but those in the trash.'),
  category: reference('category')
    .optional()
    .describe('Id or present slug of a category; those below it are not included.'),
  author: reference('author').optional().describe('Id or present slug of an author.'),
  tag: reference('tag').optional().describe('Id or present slug of a tag.'),
  assignee: z.string().min(1).max(200).optional().describe('Only articles of this assignee, to the letter.'),
  language: Language.optional(),
  type: ArticleType.optional(),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Text that stands in the headline or the standfirst; case does not matter.'),
  updatedAfter: queryInstant('Only articles saved at or after this instant.'),
  updatedBefore: queryInstant('Only articles saved before this instant.'),
  sort: z.enum(sorts).default('-updatedAt').describe('A minus sorts downwards.'),
  limit,
  cursor,
});

export type ArticleListQuery = z.output<typeof articleListQuery>;
