import { z } from 'zod';
import { Language } from '../content/fields.ts';
import { setting, siteUrl } from './setting.ts';

/** A path of the site, with placeholders of these names. */
const pattern = (...names: string[]) => {
  const known = names.map((name) => `{${name}}`);
  return z
    .string()
    .startsWith('/', 'does not begin with /')
    .max(500)
    .refine(
      (text) => (text.match(/\{[^}]*\}/g) ?? []).every((found) => known.includes(found)),
      `has a placeholder other than ${known.join(', ')}`,
    )
    .refine((text) => text.includes('{slug}') || text.includes('{id}'), 'has neither {slug} nor {id}');
};

/** The site that readers see. */
export const siteSettings = {
  DATELINE_SITE_URL: setting(
    siteUrl,
    'http://localhost:3000',
    'Where readers see the site; the addresses of its pages begin with it.',
  ),
  DATELINE_SITE_NAME: setting(z.string().min(1).max(200), 'Dateline', 'Name of the site.'),
  DATELINE_SITE_DESCRIPTION: setting(
    z.string().min(1).max(1_000).optional(),
    undefined,
    'What the site is, in a sentence; feeds carry it.',
    'none',
  ),
  DATELINE_SITE_LANGUAGE: setting(
    Language,
    'en',
    'Language of the site (BCP 47), where no article tells its own.',
  ),
  DATELINE_SITE_LOGO: setting(
    z.url({ protocol: /^https?$/, error: 'is not an http or https URL' }).optional(),
    undefined,
    'URL of the publisher’s logo, for JSON-LD and feeds.',
    'none',
  ),
  DATELINE_ARTICLE_PATH: setting(
    pattern('slug', 'id', 'language', 'category'),
    '/{language}/{slug}',
    'Path of an article’s page on the site, with `{slug}`, `{id}`, `{language}` and `{category}`.',
  ),
  DATELINE_CATEGORY_PATH: setting(
    pattern('slug', 'id'),
    '/categories/{slug}',
    'Path of a category’s page on the site, with `{slug}` and `{id}`.',
  ),
  DATELINE_TAG_PATH: setting(
    pattern('slug', 'id'),
    '/tags/{slug}',
    'Path of a tag’s page on the site, with `{slug}` and `{id}`.',
  ),
  DATELINE_AUTHOR_PATH: setting(
    pattern('slug', 'id'),
    '/authors/{slug}',
    'Path of an author’s page on the site, with `{slug}` and `{id}`.',
  ),
  DATELINE_FEED_CONTENT: setting(
    z.enum(['full', 'summary'], 'is neither full nor summary'),
    'full',
    'What feeds have of each article where the request does not say: its whole text, or its summary.',
  ),
  DATELINE_PUBLIC_URL: setting(
    siteUrl.optional(),
    undefined,
    'Where clients reach the API, without a slash at the end; feeds, sitemaps and events name it.',
    '`http://localhost:` and `PORT`',
  ),
};
