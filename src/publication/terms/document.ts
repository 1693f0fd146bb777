import type { Image } from '../../content/image.ts';

export const termKinds = ['category', 'tag', 'author'] as const;

export type TermKind = (typeof termKinds)[number];

/** What the press keeps of a category: what readers may see, and its place in the tree. */
export type CategoryDocument = {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  parentId: string | null;
  position: number;
};

/** What the press keeps of a tag. */
export type TagDocument = { id: string; slug: string; name: string; description: string | null };

/** What the press keeps of an author. */
export type AuthorDocument = {
  id: string;
  slug: string;
  name: string;
  jobTitle: string | null;
  biography: string | null;
  url: string | null;
  image: Image | null;
};

export type TermDocuments = { category: CategoryDocument; tag: TagDocument; author: AuthorDocument };

export type TermDocument = TermDocuments[TermKind];
