import type { TestApi } from './api.ts';

/**
 * Copies of one published story straight into the tables, each a minute older than the one before. `more` sets other
 * columns of the publications, as SQL of a row `source` and the number `n` of the copy.
 */
export async function copyStory(
  { database: { prisma } }: TestApi,
  id: string,
  count: number,
  more = '',
): Promise<void> {
  // No statement takes as long as the database lets it.
  const atOnce = 5_000;
  const copy = async (table: string, key: string, changes: string) => {
    for (let first = 1; first <= count; first += atOnce)
      await prisma.$executeRawUnsafe(
        `INSERT INTO ${table} SELECT made.* FROM ${table} source,
           generate_series(${first}, ${Math.min(count, first + atOnce - 1)}) n,
           LATERAL (SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS id) key,
           LATERAL jsonb_populate_record(source, jsonb_build_object('id', key.id, ${changes})) made
         WHERE source.${key} = '${id}'`,
      );
  };
  await copy('articles', 'id', `'slug', source.slug || n`);
  await copy('revisions', 'article_id', `'article_id', key.id`);
  await copy(
    'publications',
    'article_id',
    `'article_id', key.id, 'revision_id', key.id, 'slug', source.slug || n,
     'published_at', source.published_at - n * interval '1 minute'${more === '' ? '' : `, ${more}`}`,
  );
}
