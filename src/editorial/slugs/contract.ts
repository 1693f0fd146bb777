import { z } from 'zod';
import { Language } from '../../content/fields.ts';
import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { HeldSlugList } from './schema.ts';

const tag = 'Desk: publishing';
const path = '/v1/editorial/articles/{article}/slugs';

export const slugContract = {
  list: endpoint({
    operationId: 'listSlugs',
    method: 'get',
    path,
    tag,
    summary: 'List the slugs of an article',
    description:
      'Every slug that the article holds: the present one, and each it was published under, which sends readers on to the present one for ever.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams },
    response: { status: 200, description: 'The slugs, newest first.', body: HeldSlugList },
    errors: ['conflict'],
  }),
  release: endpoint({
    operationId: 'releaseSlug',
    method: 'delete',
    path: `${path}/{slug}`,
    tag,
    summary: 'Release a former slug',
    description:
      'The former address no longer leads to the article, from now on, and another article may take the slug. ' +
      'The present slug of the working copy, and one that a publication shows now or is planned to show, is a 409. ' +
      'A slug that the article holds in several languages without `language` is a 400 that names them.',
    access: 'content:publish',
    heedsCategories: true,
    cache: 'no-store',
    request: {
      params: articleParams.extend({
        slug: z.string().min(1).max(200).describe('The slug to let go of, as the list has it.'),
      }),
      query: z.strictObject({
        language: Language.optional().describe(
          'Language of the slug, where the article holds it in several languages.',
        ),
      }),
    },
    response: { status: 204, description: 'Released.' },
    errors: ['conflict', 'in_use'],
  }),
};
