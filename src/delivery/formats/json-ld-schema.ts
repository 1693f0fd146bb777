import { z } from 'zod';
import { instant } from '../../content/fields.ts';
import { Article } from '../articles/schema.ts';

const address = z.string().describe('An absolute URL.');
const type = <T extends string>(name: T) => z.literal(name);

const ImageObject = z
  .object({
    '@type': type('ImageObject'),
    url: address,
    width: z.string().optional().describe('Such as "1600 px".'),
    height: z.string().optional().describe('Such as "900 px".'),
    caption: z.string().optional(),
    creditText: z.string().optional().describe('Who made or owns the image.'),
    description: z.string().optional().describe('Text for readers who cannot see the image.'),
  })
  .meta({ id: 'JsonLdImage', description: 'An image, as schema.org’s ImageObject.' });

const Person = z
  .object({
    '@type': type('Person'),
    '@id': z.string().describe('`urn:uuid:` and the id of the author.'),
    name: z.string(),
    url: address.describe('The author’s page on the site.'),
    sameAs: z.string().optional().describe('The author’s own page.'),
    jobTitle: z.string().optional().describe('What the author does.'),
    image: ImageObject.optional(),
  })
  .meta({ id: 'JsonLdPerson', description: 'An author, as schema.org’s Person.' });

const Publisher = z
  .object({
    '@type': type('NewsMediaOrganization'),
    name: z.string().describe('Name of the site.'),
    url: address,
    logo: ImageObject.optional().describe('Logo of the site.'),
  })
  .meta({ id: 'JsonLdPublisher', description: 'The site, as schema.org’s NewsMediaOrganization.' });

const Role = z
  .object({
    '@type': type('Role'),
    roleName: z.string().describe('What the author did.'),
    contributor: Person,
  })
  .meta({ id: 'JsonLdRole', description: 'A part in the work that schema.org has no property for.' });

const Correction = z
  .object({
    '@type': type('CorrectionComment'),
    '@id': z.string().describe('`urn:uuid:` and the id of the correction.'),
    text: z.string().describe('What was wrong and what is right.'),
    datePublished: instant,
  })
  .meta({ id: 'JsonLdCorrection', description: 'A published note on what changed.' });

const Part = z
  .object({
    '@type': type('WebPageElement'),
    '@id': z.string().describe('`urn:uuid:` and the id of the section.'),
    name: z.string().optional().describe('Heading of the section.'),
    url: address.optional().describe('Where on the page it is.'),
  })
  .meta({ id: 'JsonLdSection', description: 'A headed part of the article.' });

const Update = z
  .object({
    '@type': type('BlogPosting'),
    '@id': z.string().describe('`urn:uuid:` and the id of the section.'),
    headline: z.string().optional().describe('Heading of the section.'),
    articleBody: z.string().describe('Its text.'),
    url: address.optional().describe('Where on the page it is.'),
  })
  .meta({ id: 'JsonLdUpdate', description: 'An update of a live blog.' });

const Place = z
  .object({ '@type': type('Place'), name: z.string() })
  .meta({ id: 'JsonLdPlace', description: 'A place by name.' });

const Page = z
  .object({
    '@type': type('WebPage'),
    '@id': address.describe('Address of the article on the site.'),
    relatedLink: z.array(z.string()).optional().describe('Addresses of what the cards under it lead to.'),
  })
  .meta({ id: 'JsonLdPage', description: 'The page on the site that shows the article.' });

const Term = z
  .object({ '@id': z.string().describe('What the name means.'), '@type': type('@json') })
  .meta({ id: 'JsonLdTerm', description: 'A name that schema.org does not have.' });

const articleShape = Article.shape;

const JsonLdRemainder = Article.omit({
  id: true,
  language: true,
  headline: true,
  standfirst: true,
  excerpt: true,
  wordCount: true,
  firstPublishedAt: true,
  modifiedAt: true,
}).meta({
  id: 'ArticleRemainder',
  description: 'What of an article other vocabularies hold in part or not at all, as the JSON has it.',
});

export const JsonLdArticle = z
  .object({
    '@context': z
      .array(z.union([z.string(), z.object({ 'x-dateline': Term })]))
      .describe('schema.org, and the one name beside it.'),
    '@type': z
      .union([z.string(), z.array(z.string())])
      .describe('NewsArticle, or the kind of it that the type of the article is.'),
    '@id': z.string().describe('`urn:uuid:` and the id of the article.'),
    url: address.describe('The article’s page on the site.'),
    mainEntityOfPage: Page,
    sameAs: z.string().optional().describe('Where the story first appeared, when that was elsewhere.'),
    headline: articleShape.headline,
    alternativeHeadline: z.string().optional().describe('Title for search engines.'),
    description: z.string().optional().describe('The excerpt.'),
    abstract: z.string().optional().describe('The sentence under the headline.'),
    genre: articleShape.type,
    image: z.array(ImageObject).optional().describe('The main image, then those in the text.'),
    datePublished: instant.describe('When readers first saw the article.'),
    dateModified: instant.describe('When what readers see last changed.'),
    author: z
      .union([z.array(Person), z.array(Publisher)])
      .optional()
      .describe('By whom it is: the site where it has no byline.'),
    editor: z.array(Person).optional().describe('Who edited it.'),
    translator: z.array(Person).optional().describe('Who translated it.'),
    contributor: z
      .array(z.union([Person, Role]))
      .optional()
      .describe('Who else took part.'),
    publisher: Publisher,
    articleSection: z.string().optional().describe('Name of the main category.'),
    keywords: z.array(z.string()).optional().describe('Names of the tags.'),
    inLanguage: articleShape.language,
    wordCount: articleShape.wordCount,
    timeRequired: z.string().describe('How long reading takes (ISO 8601).'),
    dateline: z.string().optional().describe('The dateline as printed.'),
    locationCreated: Place.optional(),
    correction: z.array(Correction).optional().describe('Oldest first.'),
    articleBody: z.string().describe('The text, plain.'),
    hasPart: z.array(Part).optional().describe('The sections that have a heading or an anchor.'),
    coverageStartTime: instant.optional().describe('Of a live blog: when it began.'),
    liveBlogUpdate: z.array(Update).optional().describe('Of a live blog: its sections.'),
    'x-dateline': JsonLdRemainder,
  })
  .meta({
    id: 'JsonLdArticle',
    description:
      'The article as JSON-LD of schema.org, with what search engines ask for. It may stand in a script of a page as it is.',
  });

export type JsonLdArticle = z.input<typeof JsonLdArticle>;
