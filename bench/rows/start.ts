import type { Round, Row } from '../row.ts';
import { articleReading } from './article.ts';

/** Existing data, database included: from the start of the process to the first article sent. */
export const start: Row = {
  name: 'start',
  title: 'start to first 200',
  unit: 'ms',
  reference: 'node:http',
  goal: 1_500,
  measure: async (bench) => {
    const measured: Round[] = [];
    for (let round = 0; round < bench.options.rounds; round += 1) {
      const product = await bench.restart();
      bench.step();
      const bare = await bench.startBare(articleReading);
      await bare.stop();
      bench.step();
      measured.push({
        product: { value: product.startMilliseconds },
        reference: { value: bare.startMilliseconds },
      });
    }
    return measured;
  },
};
