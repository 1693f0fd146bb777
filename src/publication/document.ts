import type { ArticleDocument } from '../content/document.ts';
import { deriveExcerpt } from '../content/excerpt.ts';
import type { Image } from '../content/image.ts';
import { toText } from '../content/plain-text.ts';
import { countWords, readingTimeMinutes } from '../content/reading.ts';

/** A revision's document with what is derived from it, worked out once when it is published. */
export type PublishedDocument = ArticleDocument & { wordCount: number; readingTimeMinutes: number };

/** What a list or a related link shows of an article. Category, tags and authors are beside it, by id. */
export type PublishedCard = {
  headline: string;
  kicker: string | null;
  standfirst: string | null;
  excerpt: string | null;
  image: Image | null;
  bylines: { authorId: string; role: string }[];
  wordCount: number;
  readingTimeMinutes: number;
};

export function publishedDocument(document: ArticleDocument): PublishedDocument {
  const wordCount = document.sections.reduce(
    (sum, { body }) => sum + countWords(toText(body), document.language),
    0,
  );
  const opening = document.sections[0];
  return {
    ...document,
    excerpt: document.excerpt ?? (opening ? deriveExcerpt(opening.body) : null),
    wordCount,
    readingTimeMinutes: readingTimeMinutes(wordCount),
  };
}

export const publishedCard = (document: PublishedDocument): PublishedCard => ({
  headline: document.headline,
  kicker: document.kicker,
  standfirst: document.standfirst,
  excerpt: document.excerpt,
  image: document.image,
  bylines: document.bylines,
  wordCount: document.wordCount,
  readingTimeMinutes: document.readingTimeMinutes,
});
