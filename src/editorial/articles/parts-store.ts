import type { RelatedLinkDocument, SectionDocument } from '../../content/document.ts';
import type { Tx } from '../../database/client.ts';
import type { Prisma } from '../../database/generated/client.ts';
import { jsonOrNull } from '../../database/json.ts';

const sectionData = (
  articleId: string,
  section: SectionDocument,
  position: number,
  version: number,
  now: Date,
) => ({
  version,
  id: section.id,
  articleId,
  position,
  heading: section.heading,
  anchor: section.anchor,
  body: section.body as Prisma.InputJsonValue,
  createdAt: now,
  updatedAt: now,
});

const linkData = (
  articleId: string,
  link: RelatedLinkDocument,
  position: number,
  version: number,
  now: Date,
) => ({
  version,
  id: link.id,
  articleId,
  position,
  kind: link.kind,
  targetId: link.targetId,
  url: link.url,
  title: link.title,
  excerpt: link.excerpt,
  categoryId: link.categoryId,
  image: jsonOrNull(link.image),
  createdAt: now,
  updatedAt: now,
});

type Change<T> = { item: T; position: number; changed: boolean };

/**
 * Inserts, updates and deletes sections in at most three statements, however many there are. The version of a part
 * is the number of the revision that changed it last: one that is deleted and restored never counts from 1 again.
 */
export async function writeSections(
  tx: Tx,
  articleId: string,
  added: Change<SectionDocument>[],
  kept: Change<SectionDocument>[],
  removed: string[],
  version: number,
  now: Date,
): Promise<void> {
  if (removed.length > 0) await tx.section.deleteMany({ where: { articleId, id: { in: removed } } });
  if (kept.length > 0) {
    const rows = JSON.stringify(kept.map(({ item, position, changed }) => ({ ...item, position, changed })));
    await tx.$executeRaw`
      UPDATE sections s SET
        position = r.position, heading = r.heading, anchor = r.anchor, body = r.body,
        version = CASE WHEN r.changed THEN ${version}::int ELSE s.version END,
        updated_at = CASE WHEN r.changed THEN ${now} ELSE s.updated_at END
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS r(id uuid, position int, heading text, anchor text, body jsonb, changed boolean)
      WHERE s.id = r.id AND s.article_id = ${articleId}::uuid`;
  }
  if (added.length > 0)
    await tx.section.createMany({
      data: added.map(({ item, position }) => sectionData(articleId, item, position, version, now)),
    });
}

/** As `writeSections`, for related links. */
export async function writeRelatedLinks(
  tx: Tx,
  articleId: string,
  added: Change<RelatedLinkDocument>[],
  kept: Change<RelatedLinkDocument>[],
  removed: string[],
  version: number,
  now: Date,
): Promise<void> {
  if (removed.length > 0) await tx.relatedLink.deleteMany({ where: { articleId, id: { in: removed } } });
  if (kept.length > 0) {
    const rows = JSON.stringify(kept.map(({ item, position, changed }) => ({ ...item, position, changed })));
    await tx.$executeRaw`
      UPDATE related_links l SET
        position = r.position, target_id = r."targetId", url = r.url, title = r.title, excerpt = r.excerpt,
        category_id = r."categoryId", image = r.image, kind = r.kind,
        version = CASE WHEN r.changed THEN ${version}::int ELSE l.version END,
        updated_at = CASE WHEN r.changed THEN ${now} ELSE l.updated_at END
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS r(id uuid, position int, kind text, "targetId" uuid, url text, title text, excerpt text,
             "categoryId" uuid, image jsonb, changed boolean)
      WHERE l.id = r.id AND l.article_id = ${articleId}::uuid`;
  }
  if (added.length > 0)
    await tx.relatedLink.createMany({
      data: added.map(({ item, position }) => linkData(articleId, item, position, version, now)),
    });
}
