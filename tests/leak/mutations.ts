import pg from 'pg';

type Query = (...args: unknown[]) => unknown;
type Statement = { text: string; name?: string };

/** The beginning of the visibility rule, as src/delivery/store.ts writes it into a statement. */
const rule = /\((\w+)\.valid_(?:from <= least\(|to IS NULL AND|to > least\()/g;

/** One place where a statement of delivery's holds the rule: what it begins with, and the end of what is before it. */
export type Mutation = { before: string; rule: string };

/** Enough to tell places apart; statements that differ in filters or sizes alone have theirs in common. */
const placeOf = (text: string, offset: number) =>
  text.slice(0, offset).replaceAll(/\$\d+/g, '$').replaceAll(/\s+/g, ' ').trim().slice(-110);

const nameOf = ({ before, rule }: Mutation) => `${before} ${rule}`;

let active: Mutation | undefined;
const met = new Map<string, Mutation>();

function mutated(query: Statement): Statement {
  if (query.text.search(rule) < 0) return query;
  const text = query.text.replaceAll(rule, (found: string, _alias: string, offset: number) => {
    const here = { before: placeOf(query.text, offset), rule: found };
    met.set(nameOf(here), here);
    const isRemoved = active && nameOf(active) === nameOf(here);
    return isRemoved ? `(TRUE OR ${found.slice(1)}` : found;
  });
  // A prepared statement of that name has the rule in it.
  return text === query.text ? query : { ...query, text, name: undefined as unknown as string };
}

/** From here on, what this process sends to Postgres goes past the mutation that is active. Undone by what it gives. */
export function watchStatements(): () => void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (this: unknown, first: unknown, ...rest: unknown[]) {
    const isStatement = typeof first === 'object' && first !== null && 'text' in first;
    return original.call(this, isStatement ? mutated(first as Statement) : first, ...rest);
  };
  return () => {
    prototype.query = original;
  };
}

/** The places that statements went by with since this was asked last. */
export function takePlaces(): Mutation[] {
  const places = [...met.values()];
  met.clear();
  return places;
}

/** Takes the rule out of one place while `run` goes on. */
export async function without<T>(mutation: Mutation, run: () => Promise<T>): Promise<T> {
  active = mutation;
  try {
    return await run();
  } finally {
    active = undefined;
  }
}
