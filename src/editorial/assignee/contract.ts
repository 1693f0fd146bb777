import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { Article, Assignee } from '../articles/schema.ts';

const AssigneeWrite = z
  .strictObject({ assignee: Assignee.nullable() })
  .meta({ id: 'AssigneeWrite', description: 'Who is at an article from now on; null for nobody.' });

export const assigneeContract = {
  assign: endpoint({
    operationId: 'assignArticle',
    method: 'put',
    path: '/v1/editorial/articles/{article}/assignee',
    tag: 'Desk: articles',
    summary: 'Assign an article',
    description:
      'Says who is at the article, or with null that nobody is. It makes no revision and no reader sees it, but the article’s ETag moves, since its answer shows it. ' +
      'With `If-Match`, only when nobody changed the article since you read it. The same assignee again changes nothing.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'optional',
    request: { params: articleParams, body: AssigneeWrite, example: { assignee: 'mara.quill@example.org' } },
    response: { status: 200, description: 'The working copy, assigned.', body: Article, etag: true },
    errors: ['conflict'],
  }),
};
