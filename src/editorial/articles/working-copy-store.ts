import type { Raw } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';

type Ref = { id: string; slug: string; name: string };

export type SectionRow = {
  id: string;
  position: number;
  heading: string | null;
  anchor: string | null;
  body: unknown;
  version: number;
  updatedAt: string;
};

export type LinkRow = {
  id: string;
  position: number;
  kind: string;
  targetId: string | null;
  url: string | null;
  title: string | null;
  excerpt: string | null;
  categoryId: string | null;
  image: unknown;
  version: number;
  updatedAt: string;
  category: Ref | null;
  target: { id: string; slug: string; headline: string } | null;
};

/** A publication, as far as the desk shows it with the article. */
export type PublicationRow = {
  validFrom: Date;
  validTo: Date | null;
  validFromZone: string | null;
  validToZone: string | null;
  firstPublishedAt: Date;
  publishedAt: Date;
  revision: { number: number };
};

/** A working copy with all its parts. */
export type WorkingCopyRow = {
  id: string;
  language: string;
  slug: string;
  type: string;
  headline: string;
  kicker: string | null;
  standfirst: string | null;
  dateline: unknown;
  categoryId: string | null;
  image: unknown;
  canonicalUrl: string | null;
  seo: unknown;
  excerpt: string | null;
  extensions: unknown;
  corrections: unknown;
  stage: string;
  version: number;
  revisionNumber: number;
  createdAt: Date;
  updatedAt: Date;
  trashedAt: Date | null;
  assignee: string | null;
  embargoUntil: Date | null;
  embargoZone: string | null;
  kill: { reason: string; killedAt: Date } | null;
  category: Ref | null;
  tags: { tag: Ref }[];
  bylines: { role: string; author: Ref }[];
  sections: SectionRow[];
  relatedLinks: LinkRow[];
  /** The latest two, newest first: what readers see or saw last, and before it what a schedule will show. */
  publications: PublicationRow[];
};

/** What a list shows of it. */
export type SummaryRow = Omit<WorkingCopyRow, 'sections' | 'relatedLinks'>;

type PublicationJson = {
  validFrom: string;
  validTo: string | null;
  validFromZone: string | null;
  validToZone: string | null;
  firstPublishedAt: string;
  publishedAt: string;
  number: number;
};

const ref = (alias: string) => {
  const r = Prisma.raw(alias);
  return Prisma.sql`jsonb_build_object('id', ${r}.id, 'slug', ${r}.slug, 'name', ${r}.name)`;
};

/** One statement, however many parts there are: a save reads the article twice, under its lock. */
export async function findWorkingCopy(db: Raw, id: string): Promise<WorkingCopyRow | null> {
  const [row] = await db.$queryRaw<
    (Omit<WorkingCopyRow, 'publications' | 'kill'> & {
      publications: PublicationJson[];
      kill: { reason: string; killedAt: string } | null;
    })[]
  >`
    SELECT a.id, a.language, a.slug, a.type, a.headline, a.kicker, a.standfirst, a.dateline,
      a.category_id AS "categoryId", a.image, a.canonical_url AS "canonicalUrl", a.seo, a.excerpt, a.extensions,
      a.corrections, a.stage, a.version, a.revision_number AS "revisionNumber",
      a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.trashed_at AS "trashedAt",
      a.assignee, a.embargo_until AS "embargoUntil", a.embargo_zone AS "embargoZone",
      (SELECT jsonb_build_object('reason', k.reason, 'killedAt', k.killed_at) FROM kills k WHERE k.article_id = a.id)
        AS kill,
      (SELECT ${ref('c')} FROM categories c WHERE c.id = a.category_id) AS category,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('tag', ${ref('t')}) ORDER BY x.position)
        FROM article_tags x JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id
      ), '[]') AS tags,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('role', b.role, 'author', ${ref('u')}) ORDER BY b.position)
        FROM bylines b JOIN authors u ON u.id = b.author_id WHERE b.article_id = a.id
      ), '[]') AS bylines,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'id', s.id, 'position', s.position, 'heading', s.heading, 'anchor', s.anchor, 'body', s.body,
          'version', s.version, 'updatedAt', s.updated_at) ORDER BY s.position)
        FROM sections s WHERE s.article_id = a.id
      ), '[]') AS sections,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'id', l.id, 'position', l.position, 'kind', l.kind, 'targetId', l.target_id, 'url', l.url,
          'title', l.title, 'excerpt', l.excerpt, 'categoryId', l.category_id, 'image', l.image,
          'version', l.version, 'updatedAt', l.updated_at,
          'category', (SELECT ${ref('c')} FROM categories c WHERE c.id = l.category_id),
          'target', (
            SELECT jsonb_build_object('id', g.id, 'slug', g.slug, 'headline', g.headline)
            FROM articles g WHERE g.id = l.target_id)) ORDER BY l.position)
        FROM related_links l WHERE l.article_id = a.id
      ), '[]') AS "relatedLinks",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'validFrom', p.valid_from, 'validTo', p.valid_to, 'validFromZone', p.valid_from_zone,
          'validToZone', p.valid_to_zone, 'firstPublishedAt', p.first_published_at,
          'publishedAt', p.published_at, 'number', r.number) ORDER BY p.valid_from DESC, p.valid_to DESC NULLS FIRST, p.id DESC)
        FROM (
          SELECT * FROM publications p WHERE p.article_id = a.id ORDER BY p.valid_from DESC, p.valid_to DESC NULLS FIRST, p.id DESC LIMIT 2
        ) p JOIN revisions r ON r.id = p.revision_id
      ), '[]') AS publications
    FROM articles a WHERE a.id = ${id}::uuid`;
  if (!row) return null;
  const { publications, kill, ...rest } = row;
  return {
    ...rest,
    kill: kill && { reason: kill.reason, killedAt: new Date(kill.killedAt) },
    publications: publications.map(publicationOf),
  };
}

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

const publicationOf = ({ number, ...row }: PublicationJson): PublicationRow => ({
  ...row,
  validFrom: new Date(row.validFrom),
  validTo: dateOrNull(row.validTo),
  firstPublishedAt: new Date(row.firstPublishedAt),
  publishedAt: new Date(row.publishedAt),
  revision: { number },
});
