import type { Row } from './row.ts';
import { article, articleCompressed } from './rows/article.ts';
import { articleList } from './rows/article-list.ts';
import { createArticle } from './rows/create-article.ts';
import { idleMemory, loadedMemory } from './rows/memory.ts';
import { start } from './rows/start.ts';

/** What the bench measures, in order: reads before writes, and what restarts the product at the end. */
export const rows: Row[] = [
  article,
  articleCompressed,
  articleList,
  loadedMemory,
  createArticle,
  start,
  idleMemory,
];
