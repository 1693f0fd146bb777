import type { MigrationFile } from '../src/database/migration-files.ts';
import { isConcurrent, type SqlStatement, statementsOf } from '../src/database/sql-script.ts';

/** Landed before there were rules. */
const frozen = new Set([
  '20261124000000_init',
  '20261125000000_desk',
  '20261125010000_notify',
  '20261125010100_purge',
  '20261125020000_search',
  '20261125030000_related',
  '20261125040000_read_model',
  '20261126010000_sitemaps',
  '20261126020000_change_log',
  '20261126030000_webhooks',
]);

export type Fault = { migration: string; line: number; rule: string; why: string; statement: string };

type Breach = { rule: string; why: string };

/** What a statement may lean on: the tables of its own migration, and all that has run before it. */
type Surroundings = { made: Set<string>; before: SqlStatement[] };

const name = '(?:"?[\\w$]+"?\\.)?"?([\\w$]+)"?';
const plain = (text: string) => text.toLowerCase().replaceAll('"', '');

/** The parts of `ALTER TABLE … a, b, c`. */
function actionsOf(list: string): string[] {
  const actions = [''];
  let depth = 0;
  for (const character of list) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) actions.push('');
    else actions[actions.length - 1] += character;
  }
  return actions.map((action) => action.trim());
}

/** Whether an earlier statement has made sure that the column has no null, so that Postgres need not look. */
function isProven(table: string, column: string, before: SqlStatement[]): boolean {
  const all = before.map(({ bare }) => plain(bare));
  const check = new RegExp(
    `^alter table (?:only )?(?:\\w+\\.)?${table} .*add constraint (\\w+) check \\( ?\\(?${column} is not null\\)? ?\\) not valid`,
  );
  return all.some((text, at) => {
    const [, constraint] = check.exec(text) ?? [];
    const validated = `validate constraint ${constraint}`;
    return constraint !== undefined && all.slice(at + 1).some((later) => later.includes(validated));
  });
}

const volatile = /DEFAULT .*\b(?:gen_random_uuid|uuid\w*|random|clock_timestamp|nextval)\s*\(/i;

function addedColumn(action: string): Breach[] {
  const breaches: Breach[] = [];
  if (/\bNOT NULL\b/i.test(action) && !/\bDEFAULT\b/i.test(action))
    breaches.push({
      rule: 'add-not-null',
      why: 'rows that are there have no value, and the version before gives none: add it nullable, or with a default',
    });
  if (/\bGENERATED\b|\b(?:BIG|SMALL)?SERIAL\b/i.test(action) || volatile.test(action))
    breaches.push({
      rule: 'rewrite',
      why: 'writes every row of the table anew under a lock: add the column plain, then fill it in parts',
    });
  if (/\bREFERENCES\b|\bUNIQUE\b|\bPRIMARY KEY\b|\bCHECK\b/i.test(action))
    breaches.push({
      rule: 'add-constraint',
      why: 'looks at every row under a lock: add the constraint by itself, NOT VALID',
    });
  return breaches;
}

function addedConstraint(action: string): Breach[] {
  if (/\bUSING INDEX\b|\bNOT VALID\b/i.test(action)) return [];
  const isKey = /\b(?:UNIQUE|PRIMARY KEY|EXCLUDE)\b/i.test(action);
  return [
    {
      rule: 'add-constraint',
      why: isKey
        ? 'makes an index under a lock: CREATE UNIQUE INDEX CONCURRENTLY in a migration before, then ADD … USING INDEX'
        : 'looks at every row under a lock: add it NOT VALID, and VALIDATE CONSTRAINT in a migration after',
    },
  ];
}

function actionBreaches(table: string, action: string, { before }: Surroundings): Breach[] {
  if (/^ADD (?:CONSTRAINT|UNIQUE|PRIMARY|FOREIGN|CHECK|EXCLUDE)\b/i.test(action))
    return addedConstraint(action);
  if (/^ADD\b/i.test(action)) return addedColumn(action);
  if (/^DROP (?!CONSTRAINT\b)/i.test(action))
    return [
      {
        rule: 'drop-column',
        why: 'the version before reads and writes it: drop it a release after nothing does',
      },
    ];
  if (/^RENAME\b/i.test(action))
    return [
      {
        rule: 'rename',
        why: 'the version before knows it by its name: add the new one, and drop the old a release later',
      },
    ];
  const column = new RegExp(`^ALTER (?:COLUMN )?${name} `, 'i').exec(action)?.[1] ?? '';
  if (/^ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE\b/i.test(action))
    return [
      {
        rule: 'alter-type',
        why: 'writes the table anew under a lock: add a column of the new type, fill it, and change over',
      },
    ];
  if (/ SET NOT NULL$/i.test(action) && !isProven(table, plain(column), before))
    return [
      {
        rule: 'set-not-null',
        why: `looks at every row under a lock: first ADD CONSTRAINT … CHECK (${column} IS NOT NULL) NOT VALID, then VALIDATE it`,
      },
    ];
  if (/^SET (?:LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)\b/i.test(action))
    return [{ rule: 'rewrite', why: 'writes the table anew under a lock' }];
  return [];
}

const simple: [pattern: RegExp, rule: string, why: string][] = [
  [
    /^DROP (?:TABLE|VIEW|MATERIALIZED VIEW|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|EXTENSION|OWNED)\b/i,
    'drop',
    'the version before uses it: drop it a release after nothing does',
  ],
  [
    /^DROP INDEX (?!CONCURRENTLY)/i,
    'drop-index',
    'waits for whoever reads, and all others behind it: DROP INDEX CONCURRENTLY',
  ],
  [
    /^(?:TRUNCATE|LOCK|CLUSTER)\b|^VACUUM.*\bFULL\b|^REINDEX (?!\w+ CONCURRENTLY)|^REFRESH MATERIALIZED VIEW (?!CONCURRENTLY)/i,
    'lock',
    'locks the table for as long as it takes',
  ],
  [
    /^ALTER (?:VIEW|TYPE|FUNCTION|SEQUENCE|INDEX|SCHEMA) .*\bRENAME\b/i,
    'rename',
    'the version before knows it by its name',
  ],
  [
    /^(?:UPDATE|DELETE)\b(?!.*\bWHERE\b)/i,
    'every-row',
    'locks every row until the migration ends: fill in parts, from a job',
  ],
  [/^DO\b/i, 'block', 'what it does cannot be read here'],
];

function breachesOf(statement: SqlStatement, around: Surroundings): Breach[] {
  const { bare } = statement;
  const made = new RegExp(`^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?${name}`, 'i').exec(bare)?.[1];
  if (made) around.made.add(plain(made));
  const isNew = (table: string | undefined) => table !== undefined && around.made.has(plain(table));

  const index = new RegExp(`^CREATE (?:UNIQUE )?INDEX\\b(?! CONCURRENTLY).*? ON (?:ONLY )?${name}`, 'i').exec(
    bare,
  );
  if (index && !isNew(index[1]))
    return [
      {
        rule: 'index',
        why: 'lets nobody write until it is made: CREATE INDEX CONCURRENTLY, in a migration of its own',
      },
    ];
  const altered = new RegExp(`^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?${name} (.*)$`, 'i').exec(bare);
  if (altered && !isNew(altered[1]))
    return actionsOf(altered[2] ?? '').flatMap((action) =>
      actionBreaches(plain(altered[1] ?? ''), action, around),
    );
  const table = new RegExp(`^(?:UPDATE|DELETE FROM) (?:ONLY )?${name}`, 'i').exec(bare)?.[1];
  if (isNew(table)) return [];
  return simple.filter(([pattern]) => pattern.test(bare)).map(([, rule, why]) => ({ rule, why }));
}

/** An index that is made while others write has no transaction: alone with its like, and so that it can be tried again. */
function concurrencyBreaches(statement: SqlStatement, all: SqlStatement[], at: number): Breach[] {
  if (!all.some(isConcurrent)) return [];
  const alone = {
    rule: 'concurrently',
    why: 'a migration with CONCURRENTLY runs outside a transaction: put nothing else into it',
  };
  if (!isConcurrent(statement)) return [alone];
  const made = new RegExp(`^CREATE (?:UNIQUE )?INDEX CONCURRENTLY ${name} ON`, 'i').exec(statement.bare)?.[1];
  if (!/^CREATE/i.test(statement.bare)) return [];
  const dropped = new RegExp(`^DROP INDEX CONCURRENTLY IF EXISTS ${name}$`, 'i').exec(
    all[at - 1]?.bare ?? '',
  )?.[1];
  return made !== undefined && made === dropped
    ? []
    : [
        {
          rule: 'concurrently',
          why: 'cut short, it leaves an index that is not valid: DROP INDEX CONCURRENTLY IF EXISTS goes before it',
        },
      ];
}

const exemption = /^exempt ([a-z-]+): .{10,} Reviewed by \S/;

/**
 * What in a migration would lock a table that is in use, or take from the version before what it needs. A comment
 * right before a statement lets it through: `-- exempt RULE: why that is all right here. Reviewed by NAME.`
 */
export function faultsOf(migrations: readonly MigrationFile[]): Fault[] {
  const before: SqlStatement[] = [];
  const faults: Fault[] = [];
  for (const { name: migration, sql } of migrations) {
    const statements = statementsOf(sql);
    const around: Surroundings = { made: new Set(), before };
    for (const [at, statement] of statements.entries()) {
      if (!frozen.has(migration)) {
        const breaches = [
          ...breachesOf(statement, around),
          ...concurrencyBreaches(statement, statements, at),
        ];
        const exempt = new Set(statement.comments.flatMap((line) => exemption.exec(line)?.[1] ?? []));
        const left = breaches.filter(({ rule }) => !exempt.has(rule));
        const idle = [...exempt].filter((rule) => !breaches.some((breach) => breach.rule === rule));
        left.push(...idle.map((rule) => ({ rule, why: 'is exempt, and does nothing of the kind' })));
        const { line, bare } = statement;
        faults.push(...left.map((breach) => ({ migration, line, ...breach, statement: bare.slice(0, 100) })));
      }
      before.push(statement);
    }
  }
  return faults;
}

export const describeFault = ({ migration, line, rule, why, statement }: Fault): string =>
  `${migration}:${line}  ${rule}: ${why}\n    ${statement}`;
