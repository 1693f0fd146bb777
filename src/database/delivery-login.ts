import pg from 'pg';

const quoted = (name: string) => pg.escapeIdentifier(name);

/** What a process that answers readers alone asks beside the views: whether it may begin, and what schedules change. */
const ofProcess = [
  { relation: '_prisma_migrations', columns: ['migration_name', 'finished_at', 'rolled_back_at'] },
  { relation: 'readers_changes_ahead', columns: [] },
];

/** The rights that a login of such a process lacks, as statements. */
export function loginGrants(schema: string, login: string): string[] {
  return ofProcess.map(({ relation, columns }) => {
    const which = columns.length === 0 ? 'SELECT' : `SELECT (${columns.join(', ')})`;
    return `GRANT ${which} ON ${quoted(schema)}.${quoted(relation)} TO ${quoted(login)}`;
  });
}

/** For the logins that are members of delivery's role, which is what makes them logins of delivery. */
export async function loginStatements(client: pg.Client, schema: string, role: string): Promise<string[]> {
  const { rows } = await client.query<{ login: string; held: boolean[] }>(
    `SELECT m.rolname::text AS login, ARRAY(
        SELECT CASE WHEN columns IS NULL THEN has_table_privilege(m.oid, relation, 'SELECT')
                    ELSE has_column_privilege(m.oid, relation, columns, 'SELECT') END
          FROM unnest($2::text[], $3::text[]) WITH ORDINALITY wanted(relation, columns, n) ORDER BY n) AS held
       FROM pg_auth_members am JOIN pg_roles m ON m.oid = am.member
      WHERE am.roleid = to_regrole($1) AND m.rolcanlogin AND NOT m.rolsuper AND m.rolname <> current_user`,
    [
      role,
      ofProcess.map(({ relation }) => `${quoted(schema)}.${relation}`),
      ofProcess.map(({ columns: [first] }) => first ?? null),
    ],
  );
  return rows.flatMap(({ login, held }) => loginGrants(schema, login).filter((_, at) => !held[at]));
}
