import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { Id } from '../../http/id.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { articleParams } from '../articles/path.ts';
import { Note, NoteCreate } from './schema.ts';

const tag = 'Desk: notes';
const path = '/v1/editorial/articles/{article}/notes';

export const noteContract = {
  list: endpoint({
    operationId: 'listNotes',
    method: 'get',
    path,
    tag,
    summary: 'List the notes on an article',
    description: 'What colleagues wrote to each other about the article and its sections, newest first.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams, query: z.strictObject({ limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of notes.',
      body: pageOf(Note, 'NotePage'),
      paged: true,
    },
    errors: ['conflict'],
  }),
  create: endpoint({
    operationId: 'createNote',
    method: 'post',
    path,
    tag,
    summary: 'Write a note on an article',
    description:
      'Adds a note to the article, or to one of its sections. A note makes no revision, moves no ETag and never reaches readers. ' +
      'A section that the article does not have is a 422.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: {
      params: articleParams,
      body: NoteCreate,
      example: { text: 'The harbour master has not confirmed the second figure yet.' },
    },
    response: { status: 201, description: 'The note.', body: Note },
    errors: ['conflict', 'unprocessable'],
  }),
  remove: endpoint({
    operationId: 'deleteNote',
    method: 'delete',
    path: `${path}/{note}`,
    tag,
    summary: 'Delete a note',
    description:
      'Deletes a note for good, whoever wrote it. The audit log keeps who deleted it, not the text.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: { params: articleParams.extend({ note: Id.meta({ description: 'Id of the note.' }) }) },
    response: { status: 204, description: 'Deleted.' },
    errors: ['conflict'],
  }),
};
