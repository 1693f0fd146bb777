import { z } from 'zod';
import { flag, setting, whole } from './setting.ts';

/** Where the content is, and how it gets there. */
export const databaseSettings = {
  DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// URL')
      .optional(),
    undefined,
    'A Postgres ≥ 15 of your own. Without it, an embedded Postgres runs in the data folder.',
    'embedded',
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
