import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf } from '../../scripts/migration-rules.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { statementsOf } from '../../src/database/sql-script.ts';

const rulesOf = (...scripts: string[]) =>
  faultsOf(scripts.map((sql, at) => ({ name: `2030010100000${at}_test`, sql }))).map(({ rule }) => rule);

test('the migrations of this version keep the rules', async () => {
  expect(faultsOf(await readMigrations())).toEqual([]);
});

describe('what locks or drops what is in use is refused', () => {
  test.each([
    ['drop', 'DROP TABLE articles'],
    ['drop', 'drop view if exists "readable_pages"'],
    ['drop', 'DROP FUNCTION f(int)'],
    ['drop-column', 'ALTER TABLE articles ADD COLUMN a int, DROP COLUMN kicker'],
    ['drop-column', 'ALTER TABLE "public"."articles" DROP IF EXISTS kicker CASCADE'],
    ['rename', 'ALTER TABLE articles RENAME COLUMN a TO b'],
    ['rename', 'ALTER TABLE articles RENAME TO stories'],
    ['rename', 'ALTER VIEW readable_pages RENAME TO pages'],
    ['alter-type', 'ALTER TABLE ONLY articles ALTER COLUMN version SET DATA TYPE bigint'],
    ['alter-type', 'ALTER TABLE articles ALTER "version" TYPE bigint USING version::bigint'],
    ['set-not-null', 'ALTER TABLE articles ALTER COLUMN kicker SET NOT NULL'],
    ['add-not-null', 'ALTER TABLE articles ADD COLUMN a int NOT NULL'],
    ['rewrite', 'ALTER TABLE articles ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid()'],
    ['rewrite', 'ALTER TABLE articles ADD COLUMN a int GENERATED ALWAYS AS (version + 1) STORED'],
    ['rewrite', 'ALTER TABLE articles SET UNLOGGED'],
    ['add-constraint', 'ALTER TABLE articles ADD COLUMN a uuid REFERENCES categories (id)'],
    ['add-constraint', 'ALTER TABLE articles ADD CONSTRAINT a CHECK (version > 0)'],
    ['add-constraint', 'ALTER TABLE articles ADD CONSTRAINT a FOREIGN KEY (b) REFERENCES c (id)'],
    ['add-constraint', 'ALTER TABLE articles ADD CONSTRAINT a UNIQUE (slug)'],
    ['index', 'CREATE INDEX ON articles (slug)'],
    ['index', 'CREATE UNIQUE INDEX "a" ON "articles" USING btree (slug)'],
    ['drop-index', 'DROP INDEX articles_slug'],
    ['lock', 'TRUNCATE articles'],
    ['lock', 'LOCK TABLE articles'],
    ['lock', 'VACUUM (FULL) articles'],
    ['every-row', "UPDATE articles SET kicker = 'where'"],
    ['block', 'DO $$ BEGIN DROP TABLE articles; END $$'],
  ])('%s: %s', (rule, sql) => {
    expect(rulesOf(`${sql};`)).toEqual([rule]);
    const exempt = `-- exempt ${rule}: nothing has used it since 1.2. Reviewed by A. Nother.`;
    expect(rulesOf(`${exempt}\n${sql};`)).toEqual([]);
    // Without a reason and a name it is no exemption, and one for something else is none either.
    expect(rulesOf(`-- exempt ${rule}: it is fine\n${sql};`)).toEqual([rule]);
    expect(rulesOf(`${exempt.replace(rule, 'other')}\n${sql};`)).toEqual([rule, 'other']);
    expect(rulesOf(`${exempt}\nSELECT 1;\n${sql};`)).toEqual([rule, rule]);
  });
});

describe('what does neither goes through', () => {
  test.each([
    "ALTER TABLE articles ADD COLUMN a int NOT NULL DEFAULT 0; COMMENT ON TABLE articles IS 'DROP TABLE articles';",
    'CREATE TABLE a (id int PRIMARY KEY); CREATE INDEX ON a (id); ALTER TABLE a ADD CONSTRAINT b CHECK (id > 0); UPDATE a SET id = 1;',
    'CREATE OR REPLACE VIEW v AS SELECT 1; CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE a; END $$;',
    'ALTER TABLE articles ADD CONSTRAINT a CHECK (version > 0) NOT VALID; ALTER TABLE articles VALIDATE CONSTRAINT a;',
    'ALTER TABLE articles DROP CONSTRAINT a; ALTER TABLE articles ALTER kicker SET DEFAULT 1; UPDATE articles SET a = 1 WHERE b = 2;',
    'DROP INDEX CONCURRENTLY IF EXISTS a; CREATE INDEX CONCURRENTLY a ON articles (slug);',
    '-- DROP TABLE articles;\n/* TRUNCATE articles; */ SELECT 1;',
  ])('%s', (sql) => expect(rulesOf(sql)).toEqual([]));
});

test('NOT NULL is let through once a check was validated, also in a migration before', () => {
  const check = 'ALTER TABLE articles ADD CONSTRAINT has_kicker CHECK ("kicker" IS NOT NULL) NOT VALID;';
  const validate = 'ALTER TABLE articles VALIDATE CONSTRAINT has_kicker;';
  const set = 'ALTER TABLE "articles" ALTER COLUMN "kicker" SET NOT NULL;';
  expect(rulesOf(check, validate, set)).toEqual([]);
  expect(rulesOf(check, set)).toEqual(['set-not-null']);
  expect(rulesOf(check, validate, set.replace('kicker', 'excerpt'))).toEqual(['set-not-null']);
});

test('CONCURRENTLY stands alone, and can be tried again', () => {
  expect(rulesOf('CREATE INDEX CONCURRENTLY a ON articles (slug);')).toEqual(['concurrently']);
  const again = 'DROP INDEX CONCURRENTLY IF EXISTS a; CREATE INDEX CONCURRENTLY a ON articles (slug);';
  expect(rulesOf(again)).toEqual([]);
  expect(rulesOf(`${again} SELECT 1;`)).toEqual(['concurrently']);
});

test('a script is cut at the ends of its statements, whatever is quoted in them', () => {
  const pieces = [
    "SELECT 'a;b'",
    'SELECT "a;b"',
    String.raw`SELECT E'\';'`,
    'SELECT $$ ; $$',
    "SELECT $x$ ' ; $$ ; $x$",
    "SELECT ''';'",
    'SELECT 1 -- ; not\n + 2',
    'SELECT /* ; */ 3',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (all) => {
      expect(statementsOf(all.join(';\n')).map(({ text }) => text)).toEqual(all);
    }),
  );
});
