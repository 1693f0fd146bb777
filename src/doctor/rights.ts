import pg from 'pg';
import type { Config } from '../config.ts';
import { inspectDeliveryRole } from '../database/delivery-role.ts';
import { inspectMigrations } from '../database/migrate.ts';
import { duties } from '../roles.ts';
import { whatHinders } from '../start/wait-for-migrations.ts';
import { type Finding, failure, fine, warning } from './finding.ts';

/** Whether the tables are those of this version. */
export async function lookAtMigrations(client: pg.Client): Promise<Finding> {
  const what = 'migrations';
  try {
    const { missing, unknown } = await inspectMigrations(client);
    if (unknown.length > 0)
      return warning(
        what,
        `the database is of a newer version, which has ${unknown.join(', ')}.`,
        'Update Dateline.',
      );
    return missing.length === 0
      ? fine(what, 'all applied')
      : failure(what, `${missing.length} missing: ${missing.join(', ')}.`, 'npx dateline migrate');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.code === '42P01')
      return failure(what, 'the database is empty, or not of Dateline.', 'npx dateline migrate');
    if (error.code === '42501')
      return failure(what, 'the login may not see them.', 'npx dateline migrate, as the owner');
    throw error;
  }
}

type Login = { login: string; superuser: boolean; creates: boolean; owns: boolean; writes: boolean };

async function loginOf(client: pg.Client): Promise<Login> {
  const { rows } = await client.query<Login>(
    `SELECT current_user::text AS login, r.rolsuper AS superuser,
        has_schema_privilege(current_schema(), 'CREATE') AS creates,
        coalesce(bool_and(pg_has_role(c.relowner, 'USAGE')), true) AS owns,
        coalesce(bool_or(has_table_privilege(c.oid, 'INSERT')), false) AS writes
       FROM pg_roles r LEFT JOIN pg_class c
         ON c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      WHERE r.rolname = current_user GROUP BY r.rolsuper`,
  );
  const [login] = rows;
  if (!login) throw new Error('Postgres did not say who we are.');
  return login;
}

type Settings = Pick<Config, 'DATELINE_ROLE' | 'DATELINE_DELIVERY_ROLE' | 'DATELINE_DELIVERY_ACCESS'>;

/** What the login may do, against what its process does: too little, and too much. */
export async function lookAtRights(client: pg.Client, settings: Settings): Promise<Finding[]> {
  const { login, superuser, creates, owns, writes } = await loginOf(client);
  if (duties[settings.DATELINE_ROLE].writes)
    return [rightsOfWriter({ login, superuser, creates, owns, writes })];
  const role = settings.DATELINE_DELIVERY_ROLE;
  const hindrance = await whatHinders(client, role);
  return [
    superuser || writes || creates
      ? warning(
          'rights',
          `${login} may write, and a process that answers readers alone needs no right to.`,
          `CREATE ROLE dateline_reader LOGIN PASSWORD '…' IN ROLE ${role}; then DATABASE_URL with that login`,
        )
      : fine('rights', `${login} may write nothing`),
    ...(hindrance ? [failure('reading', `${hindrance.reason}.`, ...(hindrance.toRun ?? []))] : []),
    ...(settings.DATELINE_DELIVERY_ACCESS === 'key' ? [await lookAtKeys(client, login)] : []),
  ];
}

function rightsOfWriter({ login, superuser, creates, owns }: Login): Finding {
  if (superuser)
    return warning(
      'rights',
      `${login} is a superuser, which Dateline does not need.`,
      'Give it a login that owns its database.',
    );
  if (!creates || !owns)
    return failure(
      'rights',
      `${login} ${creates ? 'does not own all tables' : 'may make no tables'}: migrations will fail.`,
      'ALTER DATABASE … OWNER TO that login, or start with the login that made the tables.',
    );
  return fine('rights', `${login} owns what it needs`);
}

async function lookAtKeys(client: pg.Client, login: string): Promise<Finding> {
  const { rows } = await client.query<{ reads: boolean }>(
    "SELECT has_table_privilege('api_keys', 'SELECT') AS reads",
  );
  return rows[0]?.reads
    ? fine('keys', 'readers’ keys can be looked up')
    : failure(
        'keys',
        `DATELINE_DELIVERY_ACCESS is key, and ${login} may not look keys up.`,
        `GRANT SELECT, UPDATE (last_used_at) ON api_keys TO ${pg.escapeIdentifier(login)}`,
      );
}

/** The role that delivery reads as. Looks only. */
export async function lookAtDeliveryRole(url: string, role: string): Promise<Finding> {
  const { usable, faults, remedy } = await inspectDeliveryRole({ url, role });
  if (faults.length === 0) return fine('delivery’s role', `${role} reads the views, and nothing else`);
  const mend = [...remedy, 'A start as the owner of the tables does this by itself where it may.'];
  return usable
    ? warning('delivery’s role', faults.join(' '), ...mend)
    : failure('delivery’s role', faults.join(' '), ...mend);
}
