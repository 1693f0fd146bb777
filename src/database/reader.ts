import type pg from 'pg';
import { Prisma } from './generated/client.ts';
import { statementNames } from './statement-names.ts';

/** What delivery reads through: raw statements only, since Prisma's model API knows tables and not views. */
export type Reader = {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
};

/**
 * Sends the statements that `Prisma.sql` makes straight through a pool. Prisma's client around a raw statement costs
 * as much as the statement itself, and gives it nothing: there is no model to map it to.
 */
export function createReader(pool: pg.Pool): Reader {
  const nameOf = statementNames();
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const statement = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
      const { text } = statement;
      const { rows } = await pool.query({ name: nameOf({ sql: text }), text, values: statement.values });
      return rows as T;
    },
  };
}
