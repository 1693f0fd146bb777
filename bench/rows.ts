import type { Row } from './row.ts';
import { article, articleCompressed } from './rows/article.ts';
import { articleList } from './rows/article-list.ts';
import { createArticle } from './rows/create-article.ts';
import { idleConnections, slowClients } from './rows/crowd.ts';
import { fullCache } from './rows/full-cache.ts';
import { growth } from './rows/growth.ts';
import { idleMemory, loadedMemory } from './rows/memory.ts';
import { secondProcess } from './rows/second-process.ts';
import { start } from './rows/start.ts';
import { streamMemory, streamReads } from './rows/streams.ts';
import { articleAgainstDressed, articleUncached, listUncached, searchUncached } from './rows/uncached.ts';

/** What the bench measures, in order: reads before writes, and what restarts the product at the end. */
export const rows: Row[] = [
  article,
  articleCompressed,
  articleList,
  articleUncached,
  articleAgainstDressed,
  listUncached,
  searchUncached,
  ...growth,
  streamReads,
  idleConnections,
  slowClients,
  loadedMemory,
  fullCache,
  createArticle,
  secondProcess,
  start,
  streamMemory,
  idleMemory,
];
