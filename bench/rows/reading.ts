import { load } from '../load.ts';
import { headersOf, type Reading } from '../record.ts';
import type { Bench, Round } from '../row.ts';

const warmUpSeconds = 2;

/** Reads one address under load, in turns from the product and from a bare server that sends the same bytes. */
export async function measureReading(bench: Bench, reading: Reading): Promise<Round[]> {
  const { connections, seconds, rounds } = bench.options;
  const bare = await bench.startBare(reading);
  const run = async (origin: string, duration: number) => {
    const target = { url: origin + reading.path, headers: headersOf(reading) };
    const { requestsPerSecond, p50, p99 } = await load({ ...target, connections, seconds: duration });
    return { value: requestsPerSecond, p50, p99 };
  };
  for (const { url } of [bench.product(), bare]) await run(url, warmUpSeconds);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const product = await run(bench.product().url, seconds);
    bench.step();
    const reference = await run(bare.url, seconds);
    bench.step();
    measured.push({ product, reference });
  }
  await bare.stop();
  return measured;
}
