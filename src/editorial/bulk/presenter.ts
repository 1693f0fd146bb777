import { etagOf } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { presentArticle, presentSummary } from '../articles/presenter.ts';
import { Article } from '../articles/schema.ts';
import type { Desk } from '../desk.ts';
import type { Done } from './carry-out.ts';
import type { BulkResult } from './schema.ts';

/** The ETag is the one that reading the article would give. */
export function presentDone(
  desk: Desk,
  { status, row, warnings, now }: Done,
  { actor }: Context,
): BulkResult {
  const article = JSON.stringify(Article.parse(presentArticle(row, { now, actor }, desk)));
  return {
    status,
    id: row.id,
    etag: etagOf(article, row.version),
    article: presentSummary(row, { now, actor }, desk),
    warnings,
  };
}
