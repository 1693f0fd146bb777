import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { Article } from '../articles/schema.ts';
import { CorrectionCreate } from './schema.ts';

export const correctionContract = {
  create: endpoint({
    operationId: 'correctArticle',
    method: 'post',
    path: '/v1/editorial/articles/{article}/corrections',
    tag: 'Desk: publishing',
    summary: 'Tell readers of a correction',
    description:
      'Adds a note to what readers see, from now on: it shows in `corrections` of the article and moves `modifiedAt`. The text stays as it is, unless `publishChanges` publishes the latest revision with it. ' +
      'A publication that is planned gets the note as well. Notes are never changed or taken back: what was said wrongly is corrected by another. 409 when readers do not see the article. An article has at most 200.',
    access: 'content:publish',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'optional',
    request: {
      params: articleParams,
      body: CorrectionCreate,
      example: {
        type: 'correction',
        text: 'An earlier version gave the wrong year for the opening of the canal. It was 1894.',
      },
    },
    response: {
      status: 200,
      description: 'The working copy with its corrections.',
      body: Article,
      etag: true,
    },
    errors: ['conflict', 'embargoed', 'killed', 'not_approved', 'not_publishable', 'unprocessable'],
  }),
};
