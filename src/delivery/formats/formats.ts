import { z } from 'zod';
import type { Format } from '../../http/contract.ts';
import type { Site } from '../../site/site.ts';
import { exampleArticle, exampleSite } from './example.ts';
import { toHtmlFragment } from './html.ts';
import { toJsonLd } from './json-ld.ts';
import { JsonLdArticle } from './json-ld-schema.ts';
import { toMarkdownFile } from './markdown.ts';
import { toNinjs, toNinjs2 } from './ninjs.ts';
import { Ninjs, Ninjs2 } from './ninjs-schema.ts';
import { toTextFile } from './text.ts';
import type { WholeArticle } from './whole-article.ts';

type Make<T> = (article: WholeArticle, site: Site) => T;

/** A format, with an example of what it makes. */
const format = <T>(
  described: Omit<Format, 'body' | 'example'> & { body: z.ZodType<T, T>; make: Make<T> },
) => ({
  ...described,
  example: described.make(exampleArticle, exampleSite),
});

const text = (description: string) => z.string().describe(description);

/** The forms of an article beside the JSON, by the name that `format` takes. One line here makes it known everywhere. */
export const articleFormats = {
  jsonld: format({
    type: 'application/ld+json',
    description: 'JSON-LD of schema.org: a NewsArticle, for search engines.',
    body: JsonLdArticle,
    make: toJsonLd,
    isEmbeddable: true,
  }),
  ninjs: format({
    type: 'application/vnd.iptc.ninjs+json; version=3.1',
    description: 'IPTC’s ninjs 3.1, for agencies and partners.',
    body: Ninjs,
    make: toNinjs,
  }),
  ninjs2: format({
    type: 'application/vnd.iptc.ninjs+json; version=2.2',
    description: 'IPTC’s ninjs 2.2.',
    body: Ninjs2,
    make: toNinjs2,
  }),
  markdown: format({
    type: 'text/markdown',
    description: 'Markdown (RFC 7763) with YAML front matter.',
    body: text('Front matter with all that the Markdown does not tell, then the sections.'),
    make: toMarkdownFile,
  }),
  html: format({
    type: 'text/html',
    description: 'An HTML fragment.',
    body: text('One sanitised `<article>`, without a script, a style or a handler.'),
    make: toHtmlFragment,
  }),
  text: format({
    type: 'text/plain',
    description: 'Plain text.',
    body: text('Headline, byline, text, corrections and related links.'),
    make: toTextFile,
  }),
};

export type ArticleFormat = keyof typeof articleFormats;
