import { articleSlug } from '../articles.ts';
import type { Reading } from '../record.ts';
import type { Row } from '../row.ts';
import { measureReading } from './reading.ts';

/** One in the middle: it has links to others, and others link to it. */
export const articleReading: Reading = { path: `/v1/articles/${articleSlug(42)}` };

export const article: Row = {
  name: 'article',
  title: 'article (warm)',
  unit: '/s',
  reference: 'node:http',
  ratioGoal: { least: 0.7 },
  measure: (bench) => measureReading(bench, articleReading),
};

export const articleCompressed: Row = {
  name: 'article-gzip',
  title: 'article (warm), gzip',
  unit: '/s',
  reference: 'node:http',
  measure: (bench) => measureReading(bench, { ...articleReading, acceptEncoding: 'gzip' }),
};
