import type { z } from 'zod';
import type { ArticleDocument } from '../../content/document.ts';
import { differencesOf } from '../../content/merge/merge.ts';
import type { Tx } from '../../database/client.ts';
import { DatelineError, type Difference, type ErrorCode } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import { findDocumentAtVersion, findRevisionDocument } from '../revisions/base-store.ts';
import { isAccepted, staleDetail } from '../version.ts';
import { documentOf } from './document.ts';
import { partOf } from './parts.ts';
import type { WorkingCopyRow } from './working-copy-store.ts';

/** A change that another one came before: with what differs, and the article as it was under the lock. */
export class OvertakenError extends DatelineError {
  readonly article: WorkingCopyRow;

  constructor(code: ErrorCode, detail: string, article: WorkingCopyRow, differences: Difference[]) {
    super(code, detail, { differences });
    this.article = article;
  }
}

/** What a refused change would have made of the state that its writer knew; null when nothing can be made of it. */
type Make<T> = (base: T) => Promise<T | null> | T | null;

const newest = (accepted: AcceptedVersions) => (accepted === 'any' ? 0 : Math.max(0, ...accepted));

/** Refuses a change of an article that was made from another state than the one there is. */
export async function refuseStale(
  tx: Tx,
  row: WorkingCopyRow,
  accepted: AcceptedVersions,
  make?: Make<ArticleDocument>,
): Promise<void> {
  if (isAccepted(row.version, accepted)) return;
  const current = documentOf(row);
  const base = await findDocumentAtVersion(tx, row, newest(accepted));
  const mine = make ? await make(base ?? current) : null;
  const differences = differencesOf({ base, current, mine });
  throw new OvertakenError('precondition_failed', staleDetail('The article', row.version), row, differences);
}

type PartList = 'sections' | 'relatedLinks';
type Part<L extends PartList> = ArticleDocument[L][number];

const words = { sections: 'The section', relatedLinks: 'The related link' } as const;

/**
 * The part to change, at the version its writer knows, or the refusal. `make` is left out by who deletes: whatever
 * another writer changed in the part would be lost.
 */
export async function openPart<L extends PartList>(
  tx: Tx,
  row: WorkingCopyRow,
  list: L,
  id: string,
  accepted: AcceptedVersions,
  make?: Make<Part<L>>,
): Promise<Part<L>> {
  const { version } = partOf<{ id: string; version: number }>(row[list], id, words[list]);
  const document = documentOf(row);
  const current = partOf<Part<L>>(document[list], id, words[list]);
  if (isAccepted(version, accepted)) return current;
  // The version of a part is the number of the revision that changed it last.
  const past = newest(accepted) < version ? await findRevisionDocument(tx, row.id, newest(accepted)) : null;
  const base = past?.[list].find((part) => part.id === id) as Part<L> | undefined;
  const mine = make ? await make(base ?? current) : null;
  const only = (part: Part<L> | null | undefined) => (part ? { ...document, [list]: [part] } : null);
  const differences = differencesOf({
    base: only(base),
    current: { ...document, [list]: [current] },
    mine: only(mine),
  });
  throw new OvertakenError(
    'precondition_failed',
    staleDetail(words[list], version),
    row,
    make ? differences : differences.map((difference) => ({ ...difference, conflict: true })),
  );
}

/** How a route answers with the article, or with a part of it. */
type Answer = (article: WorkingCopyRow) => { body: unknown; version: number };

/** Runs a change; one that was overtaken also tells the ETag that a GET of the same gives now. */
export async function orCurrent<T>(schema: z.ZodType, answer: Answer, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof OvertakenError)) throw error;
    const { body, version } = answer(error.article);
    throw new DatelineError(error.code, error.message, {
      differences: error.differences ?? [],
      current: { text: JSON.stringify(schema.parse(body)), version },
    });
  }
}
