import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { saveQuery } from '../../http/save-options.ts';
import { articleParams } from '../articles/path.ts';
import { Article } from '../articles/schema.ts';
import { Revision, RevisionDiff, RevisionSummary } from './schema.ts';

const tag = 'Desk: revisions';
const path = '/v1/editorial/articles/{article}/revisions';
const one = `${path}/{number}` as const;

const number = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'is not the number of a revision')
  .transform(Number)
  .meta({
    description: 'Number of the revision.',
    example: 1,
    override: { type: 'integer', minimum: 1, maximum: 999_999_999 },
  });

const autosaves = z
  .enum(['folded', 'all'], 'is neither folded nor all')
  .default('folded')
  .describe('`folded`: the last of each burst of autosaves. `all`: each of them.');

const against = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'is not the number of a revision')
  .transform(Number)
  .optional()
  .meta({
    description:
      'Number of the revision to compare against; the one that the list shows before it when left out.',
    override: { type: 'integer', minimum: 1, maximum: 999_999_999 },
  });

const params = articleParams.extend({ number });

export const revisionContract = {
  list: endpoint({
    operationId: 'listRevisions',
    method: 'get',
    path,
    tag,
    summary: 'List the revisions of an article',
    description:
      'Every save, newest first. Of a burst of autosaves by one key only the last is listed, and what was published; `autosaves=all` lists each.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams, query: z.strictObject({ autosaves, limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of revisions.',
      body: pageOf(RevisionSummary, 'RevisionPage'),
      paged: true,
    },
    errors: ['conflict'],
  }),
  read: endpoint({
    operationId: 'readRevision',
    method: 'get',
    path: one,
    tag,
    summary: 'Read a revision',
    description: 'The article whole, as it was saved.',
    access: 'content:read',
    cache: 'no-store',
    request: { params },
    response: { status: 200, description: 'The revision.', body: Revision, etag: true },
    errors: ['conflict'],
  }),
  diff: endpoint({
    operationId: 'diffRevision',
    method: 'get',
    path: `${one}/diff`,
    tag,
    summary: 'Compare two revisions',
    description:
      'What differs between a revision and the one before it, or any other: by field, by section and by related link, texts word by word. Words end where the language of the article says.',
    access: 'content:read',
    cache: 'no-store',
    request: { params, query: z.strictObject({ against }) },
    response: { status: 200, description: 'What differs.', body: RevisionDiff, etag: true },
    errors: ['conflict'],
  }),
  restore: endpoint({
    operationId: 'restoreRevision',
    method: 'post',
    path: `${one}/restore`,
    tag,
    summary: 'Restore a revision',
    description:
      'Saves the state of an earlier revision as a new one; nothing in between is lost. Sections and related links come back with their ids. ' +
      'A category, tag, author or article that is gone since is a 422 that names it.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: { params, query: saveQuery },
    response: { status: 200, description: 'The working copy.', body: Article, etag: true },
    errors: ['conflict', 'slug_taken', 'unprocessable'],
  }),
};
