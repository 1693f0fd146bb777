import { endpoint } from '../../http/contract.ts';
import { BulkAnswer, BulkRequest } from './schema.ts';

export const bulkContract = {
  articles: endpoint({
    operationId: 'bulkWriteArticles',
    method: 'post',
    // Not under articles/: there it would stand in the way of an article with the slug "bulk".
    path: '/v1/editorial/bulk/articles',
    tag: 'Desk: articles',
    summary: 'Create, change and publish many articles',
    description:
      'Carries out up to 100 operations in their order, in one transaction; a later one sees what the ones before have written. Each is checked and refused as a request of its own would be. ' +
      'With `each`, refused operations are results among the others. With `all`, one that is refused undoes them all: the answer is 422 `bulk_refused`, whose `errors` name every operation that was refused (`/operations/<n>/…`). ' +
      'A list that is not of the documented form is a 400, and nothing of it is carried out. Publishing needs the scope `content:publish` as well.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: {
      body: BulkRequest,
      example: {
        mode: 'each',
        operations: [
          { op: 'create', article: { headline: 'Ferry timetable changes for the winter' } },
          {
            op: 'update',
            article: 'port-saffrey-electric-quay',
            ifMatch: '*',
            patch: { standfirst: 'The harbour trust says the cable will be busy every night by spring.' },
          },
          { op: 'publish', article: 'port-saffrey-electric-quay' },
        ],
      },
    },
    response: {
      status: 207,
      description: 'One result for each operation.',
      body: BulkAnswer,
      example: {
        results: [
          {
            status: 200,
            id: '0199b2f0-0001-7000-8000-000000000000',
            etag: '"3-rL0Y20zC-Fzt72VPzMSk2A"',
            warnings: [],
          },
          {
            status: 404,
            problem: {
              type: 'urn:dateline:problem:not_found',
              title: 'Not found',
              status: 404,
              detail: 'The article does not exist.',
              instance: '/v1/editorial/articles/night-ferry',
              code: 'not_found',
              requestId: '0199b2f0-7a10-7d21-8c55-5c2a9e04b7d3',
              errors: [],
            },
          },
        ],
      },
    },
    errors: ['bulk_refused'],
  }),
};
