import pg from 'pg';
import { loginStatements } from './delivery-login.ts';
import { isDatabaseUnavailable } from './errors.ts';

/** What delivery may read, and nothing else. */
export const deliveryViews = [
  'readable_publications',
  'readable_pages',
  'readable_term_publications',
  'killed_addresses',
  'released_addresses',
  'former_addresses',
  'searchable_words',
  'readable_publication_terms',
  'sitemap_articles',
  'readable_changes',
  'readable_change_log',
] as const;

export type DeliveryRole = {
  /** Whether connections can be opened as the role, and read the views. */
  usable: boolean;
  /** What is not as it should be, in a sentence each. */
  faults: string[];
  /** The statements that would make it so, for somebody who may run them. */
  remedy: string[];
};

/** One of the advisory locks (4201, n); the first migration lists the others. */
const LOCK = [4201, 6];

/** Two databases of one cluster share their roles and no lock: who made the same change first has done it for both. */
const racing = new Set(['23505', '42710', 'XX000', '40P01', '40001']);

const tries = 5;

/**
 * Makes the role that delivery reads as, or brings the one that is there to what it should be: the application may
 * become it, it may read the views, and it has nothing else of ours. Does only what is not so yet, so that a database
 * where somebody else made the role needs no right of ours to make one. What the database forbids is reported.
 */
export const prepareDeliveryRole = ({ url, role }: { url: string; role: string }): Promise<DeliveryRole> =>
  withClient(url, async (client) => {
    // Ends with the session.
    await client.query('SELECT pg_advisory_lock($1, $2)', LOCK);
    for (let left = tries; ; left -= 1) {
      const outcome = await prepare(client, role);
      if (left === 1 || !outcome.refusal || !racing.has(outcome.refusal.code ?? '')) return outcome.report;
    }
  });

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'dateline: delivery role',
    // A grant that does nothing is a warning for each table; what came of it is looked at afterwards.
    options: '-c client_min_messages=error',
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

type Outcome = { report: DeliveryRole; refusal?: pg.DatabaseError };

async function prepare(client: pg.Client, role: string): Promise<Outcome> {
  const state = await stateOf(client, role);
  if (state.owns)
    return {
      report: {
        usable: false,
        faults: [`The role "${role}" owns what delivery may not read.`],
        remedy: ['-- Name another role in DATELINE_DELIVERY_ROLE.'],
      },
    };
  const missing = [...roleStatements(state, role), ...(await grantStatements(client, state, role))];
  for (const [at, statement] of missing.entries()) {
    const refusal = await refusalOf(client, statement);
    if (refusal)
      return {
        refusal,
        report: {
          usable: false,
          faults: [`Postgres refuses what the role "${role}" needs: ${refusal.message}.`],
          remedy: missing.slice(at),
        },
      };
  }
  const report = await reportOn(client, state, role);
  for (const statement of await loginStatements(client, state.schema, role)) {
    const refusal = await refusalOf(client, statement);
    if (!refusal) continue;
    report.faults.push(`Postgres refuses what a login of delivery needs: ${refusal.message}.`);
    report.remedy.push(statement);
  }
  return { report };
}

/** Looks, and changes nothing. */
export async function inspectDeliveryRole(options: { url: string; role: string }): Promise<DeliveryRole> {
  return withClient(options.url, async (client) => {
    const state = await stateOf(client, options.role);
    const remedy = [
      ...roleStatements(state, options.role),
      ...(await grantStatements(client, state, options.role)),
    ];
    if (state.owns || remedy.length > 0)
      return {
        usable: false,
        faults: [
          state.owns
            ? `The role "${options.role}" owns what delivery may not read.`
            : `The role "${options.role}" is not there, or lacks what delivery needs.`,
        ],
        remedy,
      };
    const report = await reportOn(client, state, options.role);
    const lacking = await loginStatements(client, state.schema, options.role);
    if (lacking.length > 0) report.faults.push('A login of delivery lacks what its process needs.');
    report.remedy.push(...lacking);
    return report;
  });
}

/** Whether a login may become the role, for its connections to begin as it. */
export const canBecome = (url: string, role: string): Promise<boolean> =>
  withClient(url, async (client) => {
    const { exists, settable, owns } = await stateOf(client, role);
    return exists && settable && !owns;
  });

/** Runs a statement; gives what Postgres has against it. A lost connection is no such thing, and thrown. */
async function refusalOf(client: pg.Client, statement: string): Promise<pg.DatabaseError | undefined> {
  try {
    await client.query(statement);
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError && !isDatabaseUnavailable(error)) return error;
    throw error;
  }
}

type State = {
  exists: boolean;
  /** Whether it has every right there is over our tables by itself: taking rights from it would take them from us. */
  owns: boolean;
  /** Whether we can become it. */
  settable: boolean;
  user: string;
  schema: string;
  major: number;
};

async function stateOf(client: pg.Client, role: string): Promise<State> {
  const { rows } = await client.query<State>(
    `SELECT r.oid IS NOT NULL AS "exists",
            coalesce(r.rolsuper OR r.rolname = current_user OR EXISTS (
              SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
                AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(r.oid, c.relowner, 'MEMBER')), false) AS "owns",
            CASE WHEN r.oid IS NULL THEN false
                 WHEN v.major >= 16 THEN pg_has_role(current_user, r.oid, 'SET')
                 ELSE pg_has_role(current_user, r.oid, 'MEMBER') END AS "settable",
            current_user::text AS "user", current_schema()::text AS "schema", v.major
       FROM (SELECT current_setting('server_version_num')::int / 10000 AS major) v
       LEFT JOIN pg_roles r ON r.rolname = $1`,
    [role],
  );
  const [state] = rows;
  if (!state) throw new Error('Postgres did not say what it is.');
  return state;
}

const quoted = (name: string) => pg.escapeIdentifier(name);

/** Postgres 16 and later give who made a role the right to hand it out, and not yet that to become it. */
function roleStatements({ exists, settable, user, major }: State, role: string): string[] {
  const membership = `GRANT ${quoted(role)} TO ${quoted(user)}`;
  return [
    ...(exists ? [] : [`CREATE ROLE ${quoted(role)} NOLOGIN NOINHERIT`]),
    ...(settable ? [] : [major >= 16 ? `${membership} WITH SET TRUE, INHERIT FALSE` : membership]),
  ];
}

/** Relations over which the role itself, or over a column of which, was given more than it should have. */
const excessQuery = `
  SELECT c.relname::text AS name FROM pg_class c, LATERAL aclexplode(c.relacl) held
  WHERE c.relnamespace = current_schema()::regnamespace AND held.grantee = to_regrole($1)
    AND NOT (held.privilege_type = 'SELECT' AND NOT held.is_grantable AND c.relname = ANY ($2))
  UNION
  SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, LATERAL aclexplode(a.attacl) held
  WHERE c.relnamespace = current_schema()::regnamespace AND held.grantee = to_regrole($1)`;

async function grantStatements(
  client: pg.Client,
  { exists, schema }: State,
  role: string,
): Promise<string[]> {
  const to = quoted(role);
  const of = (name: string) => `${quoted(schema)}.${quoted(name)}`;
  const grants = [
    `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${to}`,
    `GRANT EXECUTE ON FUNCTION ${of('dateline_clock')}() TO ${to}`,
    ...deliveryViews.map((view) => `GRANT SELECT ON ${of(view)} TO ${to}`),
  ];
  if (!exists) return grants;
  const excess = await client.query<{ name: string }>(excessQuery, [role, deliveryViews]);
  const { rows } = await client.query<{ held: boolean[] }>(
    `SELECT ARRAY[
        has_schema_privilege($1, current_schema(), 'USAGE'),
        has_function_privilege($1, 'dateline_clock()', 'EXECUTE')
      ] || ARRAY(SELECT has_table_privilege($1, view, 'SELECT') FROM unnest($2::text[]) WITH ORDINALITY v(view, n) ORDER BY n) AS held`,
    [role, deliveryViews],
  );
  const taken = new Set(excess.rows.map(({ name }) => name));
  return [
    ...[...taken].map((name) => `REVOKE ALL ON ${of(name)} FROM ${to}`),
    ...grants.filter((_, at) => {
      const view = deliveryViews[at - 2];
      return !rows[0]?.held[at] || (view !== undefined && taken.has(view));
    }),
  ];
}

/** Looks at it as the role itself: what it can read, and whether that is too much. */
async function reportOn(client: pg.Client, state: State, role: string): Promise<DeliveryRole> {
  const tried = deliveryViews.map((view) => `PERFORM FROM ${quoted(view)} LIMIT 0;`).join(' ');
  await client.query('BEGIN');
  const refusal =
    (await refusalOf(client, `SET LOCAL ROLE ${quoted(role)}`)) ??
    (await refusalOf(client, `DO $$ BEGIN ${tried} END $$`));
  await client.query('ROLLBACK');
  if (refusal)
    return {
      usable: false,
      faults: [`As the role "${role}", Postgres refuses to read what delivery needs: ${refusal.message}.`],
      remedy: [
        ...roleStatements({ ...state, settable: false, exists: true }, role),
        ...(await grantStatements(client, { ...state, exists: false }, role)),
      ],
    };
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT c.relname = ANY ($2)
        AND (has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE')
             OR has_table_privilege($1, c.oid, 'DELETE, TRUNCATE'))
      ORDER BY 1`,
    [role, deliveryViews],
  );
  const names = rows.map(({ name }) => name);
  return names.length === 0
    ? { usable: true, faults: [], remedy: [] }
    : {
        usable: true,
        faults: [
          `The role "${role}" can reach more than it should, through PUBLIC or another role: ${names.join(', ')}.`,
        ],
        remedy: names.map((name) => `REVOKE ALL ON ${quoted(state.schema)}.${quoted(name)} FROM PUBLIC`),
      };
}
