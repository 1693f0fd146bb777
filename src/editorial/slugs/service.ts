import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { inUse, invalidRequest, notFound } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { appendInOrder } from '../../publication/planned.ts';
import { articleIdOf, knownArticleId } from '../articles/path.ts';
import { openArticle } from '../articles/save.ts';
import { findHeldSlugs, type HeldSlugRow, isShownOrPlanned, releaseHeldSlug } from './store.ts';

export const listSlugs = async (prisma: PrismaClient, reference: string, now: Date): Promise<HeldSlugRow[]> =>
  findHeldSlugs(prisma, await knownArticleId(prisma, reference), now);

/** The one slug that is meant; also of an article in the trash, which holds on to what it had. */
function heldSlug(held: HeldSlugRow[], slug: string, language: string | undefined): HeldSlugRow {
  const meant = held.filter(
    (row) => row.slug === slug && (language === undefined || row.language === language),
  );
  if (meant.length > 1) {
    const languages = meant.map((row) => row.language).sort();
    throw invalidRequest([
      { parameter: 'language', detail: `is needed: the article holds the slug in ${languages.join(', ')}` },
    ]);
  }
  if (!meant[0]) throw notFound('The slug');
  return meant[0];
}

export async function releaseSlugOf(
  prisma: PrismaClient,
  reference: string,
  slug: string,
  language: string | undefined,
  context: Context,
): Promise<void> {
  const articleId = await articleIdOf(prisma, reference);
  const { now } = context;
  await inTransaction(prisma, async (tx) => {
    await openArticle(tx, articleId, context.actor);
    const held = heldSlug(await findHeldSlugs(tx, articleId, now), slug, language);
    if (held.current) throw inUse('This is the present slug of the article. Give it another one first.');
    const address = { articleId, language: held.language, slug };
    if (await isShownOrPlanned(tx, address, now))
      throw inUse('Readers find the article under this slug, or will. Publish it under another one first.');
    await releaseHeldSlug(tx, address, held.published ? now : null);
    await recordAudit(tx, context, {
      action: 'slug_released',
      resourceType: 'article',
      resourceId: articleId,
      before: { language: held.language, slug },
      after: { language: held.language, slug: null },
    });
    // A slug that readers have never found the article under leaves no trace on their side.
    const change = { type: 'slug_released', articleId, effectiveAt: now, recordedAt: now };
    await appendInOrder(tx, articleId, held.published ? change : null, now);
  });
}
