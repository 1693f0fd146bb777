import { z } from 'zod';

const slug = z.string().min(1);

const categorySchema = z.strictObject({
  slug,
  name: z.string(),
  description: z.string().nullable(),
  parent: slug.nullable(),
});

const tagSchema = z.strictObject({ slug, name: z.string() });

const imageSchema = z.strictObject({
  url: z.url(),
  alt: z.string(),
  caption: z.string().nullable(),
  credit: z.string().nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
});

const authorSchema = z.strictObject({
  slug,
  name: z.string(),
  jobTitle: z.string().nullable(),
  biography: z.string().nullable(),
  url: z.url().nullable(),
  image: imageSchema.nullable(),
});

const relatedLinkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('article'),
    article: slug,
    headline: z.string().exactOptional(),
    excerpt: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('external'),
    url: z.url(),
    title: z.string(),
    excerpt: z.string(),
    category: slug.exactOptional(),
  }),
]);

/** The YAML at the head of a sample article: the article without its sections, and when it was published. */
export const frontMatterSchema = z.strictObject({
  slug: slug.exactOptional(),
  language: z.string(),
  type: z.enum(['news', 'analysis', 'opinion', 'feature', 'interview', 'review', 'explainer', 'live_blog']),
  headline: z.string(),
  kicker: z.string().nullable(),
  standfirst: z.string().nullable(),
  dateline: z.strictObject({ location: z.string() }).nullable(),
  category: slug,
  tags: z.array(slug),
  bylines: z.array(
    z.strictObject({ author: slug, role: z.enum(['author', 'photographer', 'editor', 'translator']) }),
  ),
  image: imageSchema.nullable(),
  seo: z.strictObject({
    title: z.string().nullable(),
    description: z.string().nullable(),
    noindex: z.boolean(),
  }),
  relatedLinks: z.array(relatedLinkSchema),
  publishedAt: z.iso.datetime(),
});

export const categoriesSchema = z.array(categorySchema);
export const tagsSchema = z.array(tagSchema);
export const authorsSchema = z.array(authorSchema);

export type SampleCategory = z.infer<typeof categorySchema>;
export type SampleTag = z.infer<typeof tagSchema>;
export type SampleAuthor = z.infer<typeof authorSchema>;
export type SampleSection = { heading: string | null; markdown: string };

/** What `POST /v1/editorial/articles` takes; terms and related articles are named by slug. */
export type SampleArticleInput = Omit<z.infer<typeof frontMatterSchema>, 'publishedAt'> & {
  sections: SampleSection[];
};

export type SampleArticle = { publishedAt: Date; input: SampleArticleInput };

export type SampleContent = {
  /** Parents before their children, siblings in the order shown. */
  categories: SampleCategory[];
  tags: SampleTag[];
  authors: SampleAuthor[];
  /** Oldest first. Links point only to older articles, so each target exists before what links to it. */
  articles: SampleArticle[];
};
