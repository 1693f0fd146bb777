import { mergeDocuments, overlaps } from '../../content/merge/merge.ts';
import type { PrismaClient } from '../../database/client.ts';
import { type Fault, invalidRequest, unprocessable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { parsePart } from '../../http/parse-request.ts';
import type { Written } from '../articles/create.ts';
import { findGone } from '../articles/gone.ts';
import { changeArticle, refuseFaults } from '../articles/parts.ts';
import { applyPatch } from '../articles/patch.ts';
import { ArticleCreate } from '../articles/schema.ts';
import { OvertakenError } from '../articles/stale.ts';
import { writeFrom } from '../articles/write.ts';
import { findRevisionDocument } from '../revisions/base-store.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import type { Merge } from './contract.ts';

/** Faults of the patch, at their places in the body of the request. */
const inPatch = <T extends { pointer?: string }>(found: T[]): T[] =>
  found.map((fault) => ({ ...fault, pointer: `/patch${fault.pointer ?? ''}` }));

/** Saves changes that were made to an earlier revision, with those made since; or refuses what overlaps. */
export async function mergeArticle(
  prisma: PrismaClient,
  reference: string,
  { base: number, patch }: Merge,
  context: Context,
): Promise<Written> {
  let warnings: PlacedWarning[] = [];
  const row = await changeArticle(
    prisma,
    reference,
    context,
    'article_merged',
    async (current, article, tx) => {
      const base = await findRevisionDocument(tx, article.id, number);
      if (!base)
        throw unprocessable([
          { pointer: '/base', detail: 'is not the number of a revision of this article' },
        ]);
      const mine = await applyPatch(tx, article.id, base, patch, true);
      if (!mine.document) throw invalidRequest(inPatch(mine.malformed));
      refuseFaults(inPatch(mine.refused));
      warnings = inPatch(mine.warnings);
      const { document, differences } = mergeDocuments(base, current, mine.document);
      if (overlaps(differences).length > 0)
        throw new OvertakenError(
          'merge_conflict',
          'Somebody changed the same as you since. Nothing was written.',
          article,
          differences,
        );
      // Each side kept the limits of a list, both together may not; and what one side names may be gone since.
      const faults: Fault[] = [];
      parsePart(ArticleCreate, writeFrom(document), 'body', faults);
      refuseFaults(faults);
      refuseFaults(await findGone(tx, document));
      return document;
    },
  );
  return { row, warnings };
}
