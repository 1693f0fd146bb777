import { z } from 'zod';
import { flag, setting, whole } from './setting.ts';

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// URL')
  .optional();

/** Where the content is, and how it gets there. */
export const databaseSettings = {
  DATABASE_URL: setting(
    postgresUrl,
    undefined,
    'A Postgres ≥ 15 of your own. Without it, an embedded Postgres runs in the data folder.',
    'embedded',
  ),
  DATABASE_DIRECT_URL: setting(
    postgresUrl,
    undefined,
    'The same database past a pooler, for what needs a session: what changes is heard there, and migrations run. ' +
      'With it, `DATABASE_URL` may be a PgBouncer in transaction mode.',
    '`DATABASE_URL`',
  ),
  DATABASE_REPLICA_URL: setting(
    postgresUrl,
    undefined,
    'A streaming replica for delivery to read from, without a pooler. What it has not replayed yet is read from the primary.',
    'none',
  ),
  DATELINE_PREPARED_STATEMENTS: setting(
    flag,
    true,
    'Whether statements are prepared by name; `false` behind a PgBouncer before 1.21 or with `max_prepared_statements=0`.',
    '`true`',
  ),
  DATELINE_DATABASE_CONNECTIONS: setting(
    whole(2, 200),
    10,
    'Most connections that the API opens to the database, half of them for delivery.',
  ),
  DATELINE_DELIVERY_ROLE: setting(
    z
      .string()
      .regex(/^(?!pg_|none$|public$)[a-z_][a-z0-9_]{0,62}$/, 'is not a plain name of a role in lower case'),
    'dateline_delivery',
    'Role of Postgres that delivery reads as; made at start where the database allows it.',
  ),
  DATELINE_DATA_DIR: setting(
    z.string().min(1),
    '.dateline',
    'Folder of the embedded database and its admin key.',
  ),
  DATELINE_ADMIN_KEY: setting(
    z
      .string()
      .regex(
        /^dateline_[0-9a-z]{12}_[A-Za-z0-9_-]{43}$/,
        'is not of the form that `npx dateline keys generate` prints',
      )
      .optional(),
    undefined,
    'An admin key of your own for the first start, as `npx dateline keys generate` prints it.',
    'made at the first start',
  ),
  DATELINE_SAMPLE_CONTENT: setting(
    flag.optional(),
    undefined,
    'Load the sample content into an empty database at start.',
    '`true` for the embedded database, else `false`',
  ),
};
