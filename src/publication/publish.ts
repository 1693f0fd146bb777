import type { ArticleDocument } from '../content/document.ts';
import { toText } from '../content/plain-text.ts';
import type { Tx } from '../database/client.ts';
import { conflict, type Fault, notPublishable } from '../errors.ts';
import type { Change } from './changes.ts';
import {
  endPublication,
  findLatestPublication,
  findRevision,
  insertPublication,
  type PublicationSpan,
} from './store.ts';

/** Blocks that are something to see also without a word. */
const shownWithoutText = new Set(['image', 'gallery', 'embed']);

/** What publishing asks of an article, every fault at once. */
function faultsOf(document: ArticleDocument): Fault[] {
  const isShown = document.sections.some(
    ({ body }) => toText(body).trim() !== '' || body.some(({ _type }) => shownWithoutText.has(_type)),
  );
  return isShown
    ? []
    : [{ pointer: '/sections', detail: 'has nothing to show: readers would see an empty page' }];
}

/** Two processes' clocks may differ by a little: the history of one article still runs forward. */
const notBefore = (latest: PublicationSpan | null, now: Date) =>
  new Date(Math.max(now.getTime(), latest?.validFrom.getTime() ?? 0, latest?.validTo?.getTime() ?? 0));

/** Whether readers see the article, whatever this process's clock makes of the instants. The article must be locked. */
export async function isVisible(tx: Tx, articleId: string): Promise<boolean> {
  const latest = await findLatestPublication(tx, articleId);
  return latest !== null && latest.validTo === null;
}

/**
 * Shows a revision to readers from now on. The article must be locked by the caller. The revision that readers
 * see already is left as it is: gives null. Otherwise gives the change, for `appendChange` at the end of the transaction.
 */
export async function publishRevision(
  tx: Tx,
  articleId: string,
  revisionNumber: number,
  now: Date,
): Promise<Change | null> {
  const revision = await findRevision(tx, articleId, revisionNumber);
  if (!revision) throw new Error(`revision ${revisionNumber} of article ${articleId} is not there`);
  const document = revision.document as unknown as ArticleDocument;
  const faults = faultsOf(document);
  if (faults.length > 0) throw notPublishable(faults);
  const latest = await findLatestPublication(tx, articleId);
  const at = notBefore(latest, now);
  const current = latest?.validTo === null ? latest : null;
  if (current?.revisionId === revision.id) return null;
  if (current) await endPublication(tx, current.id, at);
  const publicationId = await insertPublication(
    tx,
    articleId,
    { id: revision.id, document },
    {
      validFrom: at,
      firstPublishedAt: latest?.firstPublishedAt ?? at,
      // An update keeps the article's place in lists; coming back after an absence is a new appearance.
      publishedAt: current?.publishedAt ?? at,
      modifiedAt: at,
    },
  );
  const type = current ? 'article_updated' : 'article_published';
  return { type, articleId, publicationId, effectiveAt: at, recordedAt: now };
}

/** Takes an article off the readers' side from now on. The article must be locked by the caller. */
export async function unpublishArticle(tx: Tx, articleId: string, now: Date): Promise<Change> {
  const latest = await findLatestPublication(tx, articleId);
  const at = notBefore(latest, now);
  if (!latest || latest.validTo !== null)
    throw conflict('Readers do not see this article: there is nothing to unpublish.');
  await endPublication(tx, latest.id, at);
  return {
    type: 'article_unpublished',
    articleId,
    publicationId: latest.id,
    effectiveAt: at,
    recordedAt: now,
  };
}
