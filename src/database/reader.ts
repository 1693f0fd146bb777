import { Prisma } from './generated/client.ts';
import type { Send } from './replica.ts';

/** Takes statements written by hand. Prisma's client and its transactions do so too. */
export type Raw = {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
};

/** What delivery reads through: raw statements only, since Prisma's model API knows tables and not views. */
export type Reader = Raw;

/** Text and values for Postgres. A value that stands in several places is sent once: an instant does in most statements. */
function written({ strings, values }: Prisma.Sql): { text: string; values: unknown[] } {
  const sent: unknown[] = [];
  const given: unknown[] = [];
  let text = strings[0] ?? '';
  for (const [at, value] of values.entries()) {
    const known = value instanceof Date ? given.indexOf(value) : -1;
    if (known === -1) {
      given.push(value);
      sent.push(value instanceof Date ? value.toISOString() : value);
    }
    text += `$${known === -1 ? given.length : known + 1}${strings[at + 1]}`;
  }
  return { text, values: sent };
}

/**
 * Sends the statements that `Prisma.sql` makes straight through a pool. Prisma's client around a raw statement costs
 * as much as the statement itself, and gives it nothing: there is no model to map it to.
 */
export function createReader(send: Send, nameOf: (query: { sql: string }) => string): Reader {
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const statement = written(query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values));
      const { rows } = await send({ name: nameOf({ sql: statement.text }), ...statement });
      return rows as T;
    },
  };
}
