import { z } from 'zod';
import { Language } from '../../content/fields.ts';
import { endpoint } from '../../http/contract.ts';
import { limit } from '../../http/pagination.ts';
import { queryBoolean, queryList } from '../../http/query.ts';
import { ChangeDigest, ChangePage, changeTypes } from './schema.ts';

const tag = 'Changes';
const path = '/v1/changes';

const token = z.string().min(1).max(200);

const filters = {
  include: z
    .enum(['document', 'none'])
    .default('none')
    .describe('`document`: each entry carries what readers see of it now, whole.'),
  language: Language.optional().describe(
    'Articles of this language. One that leaves it is told once more, with `version` null.',
  ),
  category: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Id or slug of a category: articles whose main category is this very one. Those below it are not included, since a category that moves would take articles along without a change of theirs.',
    ),
  type: queryList(
    z.enum(changeTypes),
    'Changes of these types; given several times, of any of them. A copy that is to be whole needs all.',
  ),
};

const guide =
  'A token is good for the filters that it was given with. It never expires as long as the log is kept; when it is of a part that is not kept any more, the answer is a 410 with `startOver`.';

export const changeContract = {
  list: endpoint({
    operationId: 'listChanges',
    method: 'get',
    path,
    tag,
    summary: 'Read the change log',
    description: `Everything that changes what readers see, in the order in which it came about, each at least once and none ever left out. Without \`since\` it begins with all that is there (\`snapshot\`), and goes on with what has changed since. For each entry: where \`version\` is null, take away what you have; else put it in its place. ${guide}`,
    access: 'delivery',
    cache: 'no-store',
    request: {
      query: z.strictObject({
        since: token
          .optional()
          .describe(
            'The `nextToken` of the answer before. `start`, or nothing: everything. `now`: only what is still to come.',
          ),
        ...filters,
        limit,
      }),
    },
    response: { status: 200, description: 'A part of the log.', body: ChangePage },
    errors: ['token_expired'],
  }),
  digest: endpoint({
    operationId: 'readChangesDigest',
    method: 'get',
    path: `${path}/digest`,
    tag,
    summary: 'Read what the change log adds up to',
    description: `Proves that a copy is complete: what has to be there for whoever has read up to a token, as a number of things and a digest. To compute it, take of each thing the SHA-256 of the UTF-8 text \`kind id version\`, with one space between: \`kind\` is article, category, tag or author, and \`version\` that of the last entry about it. XOR them all; nothing at all is 64 zeros. ${guide}`,
    access: 'delivery',
    cache: 'no-store',
    request: {
      query: z.strictObject({
        at: token
          .optional()
          .describe(
            'A token of the log without filters, once the first walk has been read to its end. Without it: now.',
          ),
      }),
    },
    response: {
      status: 200,
      description: 'The digest.',
      body: ChangeDigest,
      example: {
        token: 'rr7dsPjLBrYAAAAAAAAAACo',
        items: 1,
        digest: '7f0ccc5dbe8d9e52ed2d9a3e4a7ab5a5d3d7fb7e3a8a4be1b4b34ef8f2f4be26',
      },
    },
    errors: ['token_expired'],
  }),
  stream: endpoint({
    operationId: 'streamChanges',
    method: 'get',
    path: `${path}/stream`,
    tag,
    summary: 'Follow the change log',
    description: `The same entries as they come about, as Server-Sent Events: \`data\` is an entry as JSON, \`id\` its token. A comment now and then, with the token of where the log stands, shows that the connection is alive. Who reads slowly misses nothing: the stream goes on from the log once there is room. When it ends, \`EventSource\` comes back with \`Last-Event-ID\` by itself. Where delivery is closed to keys, the stream of a key that is revoked or over, or of a token that has expired, ends within 15 seconds (or a heartbeat, where that is shorter) with an event of the type \`end\`, whose \`data\` has a \`code\` and \`detail\`; who comes back is answered 401. Too many connections are answered 503. ${guide}`,
    access: 'delivery',
    cache: 'no-store',
    request: {
      query: z.strictObject({
        since: token
          .optional()
          .describe(
            'A token to go on from, or `start` for everything. `now`, or nothing: only what is still to come. The header `Last-Event-ID` comes before it.',
          ),
        ...filters,
        follow: queryBoolean('`false` ends the stream when all that there is has been told.'),
      }),
    },
    response: {
      status: 200,
      description: 'Events, until either side ends it.',
      type: 'text/event-stream',
      body: z.string(),
      stream: true,
    },
    errors: ['token_expired'],
  }),
};
