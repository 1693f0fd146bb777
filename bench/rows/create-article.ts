import { benchArticle } from '../articles.ts';
import type { Bench, Figure, Round, Row } from '../row.ts';
import { percentile } from '../statistics.ts';
import { rowsOf, writeRows } from '../write-rows.ts';

/** Does something over and over, one at a time, for so many seconds. */
async function repeat(seconds: number, act: () => Promise<unknown>): Promise<Figure> {
  const milliseconds: number[] = [];
  const started = performance.now();
  let now = started;
  while (now - started < seconds * 1_000) {
    await act();
    const after = performance.now();
    milliseconds.push(after - now);
    now = after;
  }
  return {
    value: (milliseconds.length * 1_000) / (now - started),
    p50: percentile(milliseconds, 0.5),
    p99: percentile(milliseconds, 0.99),
  };
}

/** A draft of 5 sections and 3 related links: one POST, against the rows it makes written straight by `pg`. */
export const createArticle: Row = {
  name: 'create',
  title: 'create an article',
  unit: '/s',
  reference: 'pg, same rows',
  ratioGoal: { least: 0.5 },
  measure: async (bench: Bench) => {
    const { options, call, query } = bench;
    let number = options.articles;
    const create = () => {
      number += 1;
      return call('POST', '/v1/editorial/articles', benchArticle(number, options.articles));
    };
    const { id } = (await create()) as { id: string };
    const template = await rowsOf(query, id);
    const write = () => writeRows(query, template);
    // As long as V8 takes to compile what a create runs through.
    for (const act of [create, write]) await repeat(3, act);
    const measured: Round[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const product = await repeat(options.seconds, create);
      bench.step();
      const reference = await repeat(options.seconds, write);
      bench.step();
      measured.push({ product, reference });
    }
    return measured;
  },
};
