import type { Image } from './image.ts';
import type { Body } from './portable-text.ts';

/**
 * The content of one article, whole and by itself: what a revision keeps and a publication freezes. Terms and
 * linked articles are named by id, so that renaming one changes no history.
 */
export type ArticleDocument = {
  language: string;
  slug: string;
  type: string;
  headline: string;
  kicker: string | null;
  standfirst: string | null;
  dateline: { location: string; text: string | null } | null;
  categoryId: string | null;
  tagIds: string[];
  bylines: { authorId: string; role: string }[];
  image: Image | null;
  canonicalUrl: string | null;
  seo: { title: string | null; description: string | null; noindex: boolean };
  excerpt: string | null;
  extensions: Record<string, unknown>;
  corrections: CorrectionDocument[];
  sections: SectionDocument[];
  relatedLinks: RelatedLinkDocument[];
};

export type SectionDocument = { id: string; heading: string | null; anchor: string | null; body: Body };

export type RelatedLinkDocument = {
  id: string;
  kind: 'article' | 'external';
  targetId: string | null;
  url: string | null;
  title: string | null;
  excerpt: string | null;
  categoryId: string | null;
  image: Image | null;
};

export type CorrectionDocument = {
  id: string;
  type: 'correction' | 'clarification' | 'update' | 'retraction';
  text: string;
  /** Ids of sections. */
  sections: string[];
  publishedAt: string;
};
