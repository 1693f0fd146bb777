import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { isForeignKeyViolation } from '../../database/errors.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { Context } from '../../http/implement.ts';
import { deleteArticle, findPurgeable, lockTrashed } from './store.ts';

/** Most articles that are looked for at once. */
const batch = 100;

/** Deletes one article for good; false when it is not in the trash any more, or somebody links to it since. */
async function purge(prisma: PrismaClient, id: string, before: Date, context: Context): Promise<boolean> {
  try {
    return await inTransaction(prisma, async (tx) => {
      const article = await lockTrashed(tx, id, before);
      if (!article) return false;
      await deleteArticle(tx, id);
      await recordAudit(tx, context, {
        action: 'article_purged',
        resourceType: 'article',
        resourceId: id,
        before: article,
      });
      return true;
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

/** Deletes for good what was put in the trash before an instant, each article in a transaction of its own. */
export async function purgeTrash(prisma: PrismaClient, before: Date, context: Context): Promise<number> {
  let purged = 0;
  for (;;) {
    const found = await findPurgeable(prisma, before, batch);
    let now = 0;
    for (const id of found) if (await purge(prisma, id, before, context)) now += 1;
    purged += now;
    if (found.length < batch || now === 0) return purged;
  }
}
