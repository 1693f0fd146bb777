import type { Body } from '../../content/portable-text.ts';
import type { Article } from '../articles/schema.ts';

export type WholeSection = { id: string; heading: string | null; anchor: string | null; body: Body };

/**
 * An article as `GET /v1/articles/{article}` gives it, with Portable Text in its sections: what every other format is
 * made from, so that none can tell what the JSON does not.
 */
export type WholeArticle = Omit<Article, 'sections'> & { sections: WholeSection[] };

/** As much of an article as its text is made from. */
export type Text = Pick<WholeArticle, 'dateline' | 'sections'>;
