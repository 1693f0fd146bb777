import type { z } from 'zod';
import type { Image } from '../../content/image.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { RelatedLink, RelatedLinkAnswer } from './schema.ts';

type LinkRow = WorkingCopyRow['relatedLinks'][number];

export function presentRelatedLink(row: LinkRow): z.input<typeof RelatedLink> {
  const card = { id: row.id, excerpt: row.excerpt, category: row.category, image: row.image as Image | null };
  // The checks of the table hold that an article link has a target and an external one a title.
  if (row.target) return { kind: 'article', ...card, article: row.target, headline: row.title };
  return { kind: 'external', ...card, url: row.url, title: row.title ?? '' };
}

export const presentRelatedLinkAnswer = (row: LinkRow): z.input<typeof RelatedLinkAnswer> => ({
  ...presentRelatedLink(row),
  position: row.position,
  updatedAt: new Date(row.updatedAt).toISOString(),
});
