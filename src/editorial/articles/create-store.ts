import { v7 as uuidv7 } from 'uuid';
import { auditInsert } from '../../audit/insert-store.ts';
import type { ArticleDocument } from '../../content/document.ts';
import type { Raw } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { Context } from '../../http/implement.ts';
import { type Named, namedTerms } from '../terms/store.ts';
import { created } from './audited.ts';

/** The terms that a document names, each once. */
function termsOf({ categoryId, tagIds, bylines, relatedLinks }: ArticleDocument): Named[] {
  const ids = {
    categories: [categoryId, ...relatedLinks.map((link) => link.categoryId)].filter((id) => id !== null),
    tags: tagIds,
    authors: bylines.map(({ authorId }) => authorId),
  };
  return (['categories', 'tags', 'authors'] as const).flatMap((collection) => {
    const unique = [...new Set(ids[collection])];
    return unique.length === 0 ? [] : [{ collection, ids: unique, slugs: [] }];
  });
}

/**
 * Writes a new article, all its rows, its first revision and the audit entry, in one statement: the document that the
 * revision keeps is sent once, and each table takes its part of it. Begins with locks on the terms that it names, which
 * keep them out of the trash, and the claim to its slug. Where a term is gone, or the slug is taken, nothing is written,
 * and it gives null; else the document as it is stored.
 */
export async function insertArticle(
  db: Raw,
  id: string,
  document: ArticleDocument,
  context: Context,
): Promise<ArticleDocument | null> {
  const { actor, now, save } = context;
  const terms = termsOf(document);
  const { parts, found } = namedTerms(terms, true);
  const named = terms.reduce((sum, { ids }) => sum + ids.length, 0);
  const audit = auditInsert(
    context,
    {
      action: 'article_created',
      resourceType: 'article',
      resourceId: id,
      details: { revision: 1 },
      ...created(document),
    },
    Prisma.sql`FROM claim`,
  );
  const all = parts.length === 0 ? Prisma.empty : Prisma.sql`${Prisma.join(parts)},`;
  const areThere =
    found.length === 0
      ? Prisma.empty
      : Prisma.sql`WHERE (SELECT count(*) FROM (${Prisma.join(found, ' UNION ALL ')}) AS there) = ${named}::int`;
  const [row] = await db.$queryRaw<{ document: ArticleDocument }[]>`
    WITH ${all} claim AS (
      INSERT INTO article_slugs (language, slug, article_id, created_at)
      SELECT ${document.language}::text, ${document.slug}::text, ${id}::uuid, ${now}::timestamptz ${areThere}
      ON CONFLICT (language, slug) DO NOTHING
      RETURNING article_id, created_at
    ), input AS (
      SELECT article_id AS id, created_at AS now, ${JSON.stringify(document)}::jsonb AS document FROM claim
    ), article AS (
      INSERT INTO articles (id, language, slug, type, headline, kicker, standfirst, dateline, category_id, image,
        canonical_url, seo, excerpt, extensions, corrections, revision_number, created_at, updated_at)
      SELECT i.id, d.language, d.slug, d.type, d.headline, d.kicker, d.standfirst, d.dateline, d."categoryId", d.image,
        d."canonicalUrl", d.seo, d.excerpt, d.extensions, d.corrections, 1, i.now, i.now
      FROM input i, jsonb_to_record(i.document) AS d(language text, slug text, type text, headline text, kicker text,
        standfirst text, dateline jsonb, "categoryId" uuid, image jsonb, "canonicalUrl" text, seo jsonb, excerpt text,
        extensions jsonb, corrections jsonb)
    ), tags AS (
      INSERT INTO article_tags (article_id, tag_id, position)
      SELECT i.id, t.id::uuid, t.number - 1
      FROM input i, jsonb_array_elements_text(i.document->'tagIds') WITH ORDINALITY AS t(id, number)
    ), bylines AS (
      INSERT INTO bylines (article_id, author_id, role, position)
      SELECT i.id, (b.byline->>'authorId')::uuid, b.byline->>'role', b.number - 1
      FROM input i, jsonb_array_elements(i.document->'bylines') WITH ORDINALITY AS b(byline, number)
    ), sections AS (
      INSERT INTO sections (id, article_id, position, heading, anchor, body, created_at, updated_at)
      SELECT (s.section->>'id')::uuid, i.id, s.number - 1, s.section->>'heading', s.section->>'anchor',
        s.section->'body', i.now, i.now
      FROM input i, jsonb_array_elements(i.document->'sections') WITH ORDINALITY AS s(section, number)
    ), links AS (
      INSERT INTO related_links (id, article_id, position, kind, target_id, url, title, excerpt, category_id, image,
        created_at, updated_at)
      SELECT (l.link->>'id')::uuid, i.id, l.number - 1, l.link->>'kind', (l.link->>'targetId')::uuid, l.link->>'url',
        l.link->>'title', l.link->>'excerpt', (l.link->>'categoryId')::uuid, nullif(l.link->'image', 'null'), i.now, i.now
      FROM input i, jsonb_array_elements(i.document->'relatedLinks') WITH ORDINALITY AS l(link, number)
    ), audit AS (${audit})
    INSERT INTO revisions (id, article_id, number, headline, document, article_version, message, autosave, actor_id,
      created_at)
    SELECT ${uuidv7()}::uuid, i.id, 1, i.document->>'headline', i.document, 1, ${save?.message ?? null}::text,
      ${save?.autosave ?? false}::boolean, ${actor?.id ?? null}::uuid, i.now
    FROM input i
    RETURNING document`;
  return row?.document ?? null;
}
