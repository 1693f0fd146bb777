import { endpoint } from '../../http/contract.ts';
import { pageOf } from '../../http/pagination.ts';
import { saveQuery } from '../../http/save-options.ts';
import { articleListQuery } from './list-query.ts';
import { articleParams } from './path.ts';
import { Article, ArticleCreate, ArticlePatch, ArticleSummary } from './schema.ts';

const tag = 'Desk: articles';
const path = '/v1/editorial/articles';
const one = `${path}/{article}` as const;

const example = {
  headline: 'Night ferry returns to the harbour after nine years',
  standfirst: 'The first sailing left with every cabin taken.',
  language: 'en',
  sections: [
    { markdown: 'The **night ferry** left the harbour on Friday for the first time in nine years.' },
    {
      heading: 'What changed',
      markdown: 'The port deepened its channel, and a new operator took the route.',
    },
  ],
};

export const articleContract = {
  create: endpoint({
    operationId: 'createArticle',
    method: 'post',
    path,
    tag,
    summary: 'Create an article',
    description:
      'Creates the working copy of an article whole, with its sections and related links, in one transaction. Readers see nothing of it until it is published. ' +
      'A slug that is taken, also one derived from the headline, is a 409 that offers a free one. Names of categories, tags, authors and articles that do not exist are a 422 that lists them all.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    saves: true,
    request: { query: saveQuery, body: ArticleCreate, example },
    response: {
      status: 201,
      description: 'The working copy, with what was derived.',
      body: Article,
      etag: true,
      location: true,
    },
    errors: ['slug_taken', 'unprocessable'],
  }),
  list: endpoint({
    operationId: 'listEditorialArticles',
    method: 'get',
    path,
    tag,
    summary: 'List articles',
    description: 'Working copies, newest save first. Filters narrow the list together.',
    access: 'content:read',
    cache: 'no-store',
    request: { query: articleListQuery },
    response: {
      status: 200,
      description: 'A page of articles.',
      body: pageOf(ArticleSummary, 'EditorialArticlePage'),
      paged: true,
    },
    errors: [],
  }),
  read: endpoint({
    operationId: 'readEditorialArticle',
    method: 'get',
    path: one,
    tag,
    summary: 'Read an article',
    description:
      'The working copy whole. Its ETag is what `If-Match` wants in a write. A slug that several languages share is a 409: use the id.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams },
    response: { status: 200, description: 'The working copy.', body: Article, etag: true },
    errors: ['conflict'],
  }),
  update: endpoint({
    operationId: 'updateArticle',
    method: 'patch',
    path: one,
    tag,
    summary: 'Change an article',
    description:
      'Saves a JSON Merge Patch as a new revision; a patch that changes nothing makes none. `sections` and `relatedLinks`, when sent, replace the whole list: those sent with their `id` keep their identity. ' +
      'The slug stays unless the patch sends one; null derives it from the headline again. Published content stays as it is until the article is published again.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: ArticlePatch,
      example: { standfirst: 'The first sailing left with every cabin taken, and a waiting list for June.' },
    },
    response: { status: 200, description: 'The working copy after the change.', body: Article, etag: true },
    errors: ['conflict', 'slug_taken', 'unprocessable'],
  }),
  trash: endpoint({
    operationId: 'trashArticle',
    method: 'delete',
    path: one,
    tag,
    summary: 'Put an article in the trash',
    description:
      'The article keeps its revisions and its slug and can be restored. One that readers see must be unpublished first (409).',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    request: { params: articleParams },
    response: { status: 204, description: 'In the trash.' },
    errors: ['conflict', 'in_use'],
  }),
  restore: endpoint({
    operationId: 'restoreArticle',
    method: 'post',
    path: `${one}/restore`,
    tag,
    summary: 'Take an article out of the trash',
    description: 'Restores the working copy as it was. 409 when the article is not in the trash.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: { params: articleParams },
    response: { status: 200, description: 'The working copy.', body: Article, etag: true },
    errors: ['conflict'],
  }),
};
