import type { Logger } from 'pino';
import type { PrismaClient, Tx } from '../database/client.ts';
import { createArticle } from '../editorial/articles/create.ts';
import { ArticleCreate } from '../editorial/articles/schema.ts';
import { authorKind } from '../editorial/authors/kind.ts';
import { categoryKind } from '../editorial/categories/kind.ts';
import { defaultLevels } from '../editorial/preflight/levels.ts';
import { publishArticle } from '../editorial/publishing/service.ts';
import { tagKind } from '../editorial/tags/kind.ts';
import { createTerm } from '../editorial/terms/service.ts';
import type { Context } from '../http/implement.ts';
import type { SampleContent } from './schema.ts';
import { hasContent, lockSampleContent } from './store.ts';

type Options = { prisma: PrismaClient; log: Logger };

/** The samples are what they are, whatever the settings ask of articles. */
const samplesRules = { approvalRequired: false, preflight: defaultLevels };

const contextAt = (now: Date): Context => ({ actor: null, now, requestId: 'sample-content', address: null });

/**
 * Ids that are the same wherever the sample content is loaded: the article's first, then those of its sections and
 * links in order.
 */
function sampleIds(article: number): () => string {
  const part = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  let count = 0;
  return () => {
    const id = `0199b2f0-${part(article, 4)}-7000-8000-${part(count, 12)}`;
    count += 1;
    return id;
  };
}

async function load(tx: Tx, content: SampleContent, log: Logger): Promise<void> {
  // The services open transactions of their own; inside this one, Prisma makes savepoints of them.
  const prisma = tx as PrismaClient;
  const first = content.articles[0]?.publishedAt ?? new Date();
  const before = contextAt(new Date(first.getTime() - 60_000));
  for (const [position, category] of content.categories.entries())
    await createTerm(prisma, categoryKind, { position, ...category }, before);
  for (const tag of content.tags) await createTerm(prisma, tagKind, tag, before);
  for (const author of content.authors) await createTerm(prisma, authorKind, author, before);
  for (const [at, { publishedAt, input }] of content.articles.entries()) {
    const context = contextAt(publishedAt);
    const { row } = await createArticle(tx, ArticleCreate.parse(input), context, sampleIds(at + 1));
    await publishArticle({ prisma, raw: tx, ...samplesRules }, row.id, {}, 'any', context);
    log.debug({ article: row.slug, number: at + 1, of: content.articles.length }, 'sample article');
  }
}

/**
 * Loads the sample content into a database that has no article: each created and published at its own time, in
 * one transaction, so that a start cut short leaves nothing. Gives false when there was nothing to do.
 */
export async function loadSampleContent({ prisma, log }: Options): Promise<boolean> {
  if (await hasContent(prisma)) return false;
  // Only a first start pays for the YAML reader.
  const { readSampleContent } = await import('./read.ts');
  const content = await readSampleContent();
  return prisma.$transaction(
    async (tx) => {
      await lockSampleContent(tx);
      if (await hasContent(tx)) return false;
      log.info({ articles: content.articles.length }, 'loading the sample content');
      await load(tx, content, log);
      return true;
    },
    { maxWait: 10_000, timeout: 120_000 },
  );
}
