import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { Article } from '../articles/schema.ts';

const tag = 'Desk: publishing';
const one = '/v1/editorial/articles/{article}' as const;

export const publishingContract = {
  publish: endpoint({
    operationId: 'publishArticle',
    method: 'post',
    path: `${one}/publish`,
    tag,
    summary: 'Publish an article',
    description:
      'Freezes the latest revision into a publication that readers see from now on. Publishing what readers see already changes nothing. ' +
      'With `If-Match`, only the state you have read is published. An article needs a section with text, an image, a gallery or an embed: without one it is a 422. Everything else may be missing. ' +
      '`firstPublishedAt` never changes; `publishedAt` is kept by an update and set anew after an absence; `modifiedAt` is now.',
    access: 'content:publish',
    cache: 'no-store',
    ifMatch: 'optional',
    request: { params: articleParams },
    response: { status: 200, description: 'The working copy, published.', body: Article, etag: true },
    errors: ['conflict', 'not_publishable'],
  }),
  unpublish: endpoint({
    operationId: 'unpublishArticle',
    method: 'post',
    path: `${one}/unpublish`,
    tag,
    summary: 'Unpublish an article',
    description:
      'Readers no longer see the article, from now on. The working copy stays as it is. 409 when readers do not see it.',
    access: 'content:publish',
    cache: 'no-store',
    ifMatch: 'optional',
    request: { params: articleParams },
    response: { status: 200, description: 'The working copy, unpublished.', body: Article, etag: true },
    errors: ['conflict'],
  }),
};
