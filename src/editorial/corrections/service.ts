import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument, CorrectionDocument } from '../../content/document.ts';
import type { Tx } from '../../database/client.ts';
import { conflict, unprocessable } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { correctPublication } from '../../publication/correct.ts';
import type { Act } from '../../publication/publish.ts';
import { findRevision, setCorrections } from '../../publication/store.ts';
import { documentOf } from '../articles/document.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { Desk } from '../desk.ts';
import { type Acted, actOn } from '../publishing/act.ts';
import { publishLatest } from '../publishing/service.ts';
import { publicationsOf, stateOf } from '../workflow/state.ts';
import { refuseClosed } from '../workflow/transitions.ts';
import type { CorrectionCreate } from './schema.ts';

/** Most corrections that an article has. */
const most = 200;

/** The sections that a note names must be ones that readers see, or will with it. */
async function refuseUnknownSections(
  tx: Tx,
  row: WorkingCopyRow,
  publishedRevision: number | undefined,
  named: readonly string[],
): Promise<void> {
  const known = new Set(row.sections.map(({ id }) => id));
  if (publishedRevision !== undefined && named.some((id) => !known.has(id))) {
    const revision = await findRevision(tx, row.id, publishedRevision);
    const document = revision?.document as unknown as ArticleDocument | undefined;
    for (const { id } of document?.sections ?? []) known.add(id);
  }
  const faults = named.flatMap((id, at) =>
    known.has(id)
      ? []
      : [{ pointer: `/sections/${at}`, detail: 'is not the id of a section of this article' }],
  );
  if (faults.length > 0) throw unprocessable(faults);
}

async function correct(
  tx: Tx,
  row: WorkingCopyRow,
  input: CorrectionCreate,
  desk: Desk,
  now: Date,
): Promise<Act> {
  refuseClosed('correct', stateOf(row, now), desk);
  const { current } = publicationsOf(row, now);
  const sections = [...new Set(input.sections ?? [])];
  await refuseUnknownSections(tx, row, current?.revision.number, sections);
  const before = documentOf(row).corrections;
  if (before.length >= most)
    throw conflict(`The article has ${most} corrections already, the most it can have.`);
  const correction: CorrectionDocument = {
    id: uuidv7(),
    type: input.type,
    text: input.text,
    sections,
    publishedAt: now.toISOString(),
  };
  const corrections = [...before, correction];
  const isAhead = current?.revision.number !== row.revisionNumber;
  if (!input.publishChanges || !isAhead) return correctPublication(tx, row.id, corrections, now);
  const act = await publishLatest(tx, row, {}, desk, now, corrections);
  // By the press's own reading readers have that text already: then the note is all there is to add.
  if (!act.isDone) return correctPublication(tx, row.id, corrections, now);
  await setCorrections(tx, row.id, corrections);
  return { ...act, change: act.change && { ...act.change, type: 'article_corrected' } };
}

/** Tells readers of a correction, and publishes the corrected text with it if asked to. */
export const correctArticle = (
  desk: Desk,
  reference: string,
  input: CorrectionCreate,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> =>
  actOn(desk, { reference, accepted, action: 'article_corrected' }, context, (tx, row, now) =>
    correct(tx, row, input, desk, now),
  );
