import { articleSlug } from '../articles.ts';
import type { Bench, Figure, Round, Row } from '../row.ts';
import { percentile } from '../statistics.ts';

const patience = 5_000;

/** Milliseconds from now until a reader gets a body with this headline. */
async function until(address: string, headline: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const response = await fetch(address);
    const article = (await response.json()) as { headline: string };
    const waited = performance.now() - started;
    if (article.headline === headline) return waited;
    if (waited > patience) throw new Error(`${address} still says "${article.headline}".`);
  }
}

/** From the answer to a publish until another process, and until the same one, shows the new words. */
export const secondProcess: Row = {
  name: 'second-process',
  title: 'publish → new body from a second process (p99)',
  unit: 'ms',
  reference: 'the same process',
  goal: 50,
  measure: async (bench: Bench) => {
    const other = await bench.startProduct('second', {});
    const path = `/v1/articles/${articleSlug(7)}`;
    const editorial = `/v1/editorial/articles/${articleSlug(7)}`;
    const seen = async (origin: string, seconds: number, mark: string): Promise<Figure> => {
      const waits: number[] = [];
      const started = performance.now();
      for (let number = 0; performance.now() - started < seconds * 1_000; number += 1) {
        const headline = `The ferry is late again (${mark} ${number})`;
        await fetch(origin + path).then((response) => response.arrayBuffer());
        await bench.call('PATCH', editorial, { headline });
        await bench.call('POST', `${editorial}/publish`);
        waits.push(await until(origin + path, headline));
      }
      return { value: percentile(waits, 0.99), p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
    };
    const measured: Round[] = [];
    for (let round = 0; round < bench.options.rounds; round += 1) {
      const product = await seen(other.url, bench.options.seconds, `b${round}`);
      bench.step();
      const reference = await seen(bench.product().url, bench.options.seconds, `a${round}`);
      bench.step();
      measured.push({ product, reference });
    }
    await other.stop();
    return measured;
  },
};
