import type { Reading } from '../record.ts';
import type { Row } from '../row.ts';
import { measureReading } from './reading.ts';

export const listReading: Reading = { path: '/v1/articles?limit=20' };

export const articleList: Row = {
  name: 'list',
  title: 'list of 20 (warm)',
  unit: '/s',
  reference: 'node:http',
  ratioGoal: { least: 0.7 },
  measure: (bench) => measureReading(bench, listReading),
};
