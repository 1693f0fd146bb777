import type { Config } from '../config.ts';

/** The site that readers see, as feeds, sitemaps and formats name it. */
export type Site = {
  name: string;
  /** Without a slash at the end, as `apiUrl`. */
  url: string;
  description: string | null;
  language: string;
  logo: string | null;
  /** Where clients reach the API. */
  apiUrl: string;
  articleUrl: (article: ArticleAddress) => string;
  termUrl: (kind: 'category' | 'tag' | 'author', term: { id: string; slug: string }) => string;
};

export type ArticleAddress = {
  id: string;
  slug: string;
  language: string;
  category: { slug: string } | null;
};

/** A value that is not there leaves its segment out. */
const fill = (pattern: string, values: Record<string, string | undefined>) =>
  pattern
    .split('/')
    .filter((segment) => !/^\{\w+\}$/.test(segment) || values[segment.slice(1, -1)] !== undefined)
    .join('/')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

export function siteOf(config: Config): Site {
  const url = config.DATELINE_SITE_URL;
  const termPaths = {
    category: config.DATELINE_CATEGORY_PATH,
    tag: config.DATELINE_TAG_PATH,
    author: config.DATELINE_AUTHOR_PATH,
  };
  return {
    name: config.DATELINE_SITE_NAME,
    url,
    description: config.DATELINE_SITE_DESCRIPTION ?? null,
    language: config.DATELINE_SITE_LANGUAGE,
    logo: config.DATELINE_SITE_LOGO ?? null,
    apiUrl: config.DATELINE_PUBLIC_URL ?? `http://localhost:${config.PORT}`,
    articleUrl: ({ id, slug, language, category }) =>
      url + fill(config.DATELINE_ARTICLE_PATH, { id, slug, language, category: category?.slug }),
    termUrl: (kind, { id, slug }) => url + fill(termPaths[kind], { id, slug }),
  };
}
