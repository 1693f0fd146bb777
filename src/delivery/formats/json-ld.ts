import type { Image } from '../../content/image.ts';
import { toText } from '../../content/plain-text.ts';
import type { Site } from '../../site/site.ts';
import { pageOf, uri, urn } from './addresses.ts';
import { bodyToText } from './body.ts';
import { imagesOf } from './images.ts';
import type { JsonLdArticle } from './json-ld-schema.ts';
import { linkedAddress } from './links.ts';
import { present, remainderOf } from './remainder.ts';
import type { WholeArticle, WholeSection } from './whole-article.ts';

/** A feature or an interview is of no kind that schema.org knows: `genre` tells them. */
const types: Record<WholeArticle['type'], string | string[]> = {
  news: 'NewsArticle',
  analysis: 'AnalysisNewsArticle',
  opinion: 'OpinionNewsArticle',
  feature: 'NewsArticle',
  interview: 'NewsArticle',
  review: 'ReviewNewsArticle',
  explainer: 'BackgroundNewsArticle',
  live_blog: ['NewsArticle', 'LiveBlogPosting'],
};

type Byline = WholeArticle['bylines'][number];

const imageObject = ({ url, width, height, caption, credit, alt }: Image, base: string) => ({
  '@type': 'ImageObject' as const,
  url: uri(url, base),
  ...present({
    width: width === null ? null : `${width} px`,
    height: height === null ? null : `${height} px`,
    caption: caption || null,
    creditText: credit || null,
    description: alt || null,
  }),
});

const person = ({ author }: Byline, site: Site) => ({
  '@type': 'Person' as const,
  '@id': urn(author.id),
  name: author.name,
  url: uri(site.termUrl('author', author), site.url),
  ...present({
    sameAs: author.url === null ? null : uri(author.url, site.url),
    jobTitle: author.jobTitle,
    image: author.image && imageObject(author.image, site.url),
  }),
});

const publisherOf = (site: Site) => ({
  '@type': 'NewsMediaOrganization' as const,
  name: site.name,
  url: uri(site.url, site.url),
  ...(site.logo === null ? {} : { logo: { '@type': 'ImageObject' as const, url: uri(site.logo, site.url) } }),
});

function creditsOf({ bylines }: WholeArticle, site: Site) {
  const as = (role: Byline['role']) => bylines.filter((byline) => byline.role === role);
  const persons = (role: Byline['role']) => as(role).map((byline) => person(byline, site));
  const inRole = (role: Byline['role']) =>
    as(role).map((byline) => ({
      '@type': 'Role' as const,
      roleName: role,
      contributor: person(byline, site),
    }));
  return {
    author: bylines.length === 0 ? [publisherOf(site)] : persons('author'),
    editor: persons('editor'),
    translator: persons('translator'),
    contributor: [...persons('contributor'), ...inRole('photographer'), ...inRole('illustrator')],
  };
}

const placeOf = (anchor: string | null, page: string) =>
  anchor === null ? null : uri(`#${encodeURIComponent(anchor)}`, page);

const updateOf = ({ id, heading, anchor, body }: WholeSection, page: string) => ({
  '@type': 'BlogPosting' as const,
  '@id': urn(id),
  articleBody: toText(body),
  ...present({ headline: heading, url: placeOf(anchor, page) }),
});

const partsOf = ({ sections }: WholeArticle, page: string) =>
  sections
    .filter(({ heading, anchor }) => heading !== null || anchor !== null)
    .map(({ id, heading, anchor }) => ({
      '@type': 'WebPageElement' as const,
      '@id': urn(id),
      ...present({ name: heading, url: placeOf(anchor, page) }),
    }));

/** When its updates were made is not known, and not made up. */
const liveBlogOf = (article: WholeArticle, page: string) => ({
  coverageStartTime: article.firstPublishedAt,
  liveBlogUpdate: article.sections.map((section) => updateOf(section, page)),
});

/** The article as schema.org has it. */
export function toJsonLd(article: WholeArticle, site: Site): JsonLdArticle {
  const page = uri(pageOf(article, site), site.url);
  const { dateline, image, canonicalUrl, seo } = article;
  const images = [...(image ? [image] : []), ...imagesOf(article)];
  const { author, ...credits } = creditsOf(article, site);
  const isLive = article.type === 'live_blog';
  return {
    '@context': [
      'https://schema.org',
      {
        'x-dateline': {
          '@id': uri(`${site.apiUrl}/openapi.yaml#/components/schemas/ArticleRemainder`, site.url),
          '@type': '@json',
        },
      },
    ],
    '@type': types[article.type],
    '@id': urn(article.id),
    url: page,
    mainEntityOfPage: {
      '@type': 'WebPage',
      '@id': page,
      ...present({ relatedLink: article.relatedLinks.flatMap((link) => linkedAddress(link, site) ?? []) }),
    },
    ...present({ sameAs: canonicalUrl === null ? null : uri(canonicalUrl, page) }),
    headline: article.headline,
    ...present({
      alternativeHeadline: seo.title,
      description: article.excerpt,
      abstract: article.standfirst,
    }),
    genre: article.type,
    ...present({ image: images.map((one) => imageObject(one, page)) }),
    datePublished: article.firstPublishedAt,
    dateModified: article.modifiedAt,
    ...(author.length === 0 ? {} : { author: author as JsonLdArticle['author'] }),
    ...present(credits),
    publisher: publisherOf(site),
    ...present({
      articleSection: article.category?.name ?? null,
      keywords: article.tags.map(({ name }) => name),
    }),
    inLanguage: article.language,
    wordCount: article.wordCount,
    timeRequired: `PT${article.readingTimeMinutes}M`,
    ...present({
      dateline: dateline && (dateline.text ?? dateline.location).trim(),
      locationCreated: dateline && { '@type': 'Place' as const, name: dateline.location },
      correction: article.corrections.map(({ id, text, publishedAt }) => ({
        '@type': 'CorrectionComment' as const,
        '@id': urn(id),
        text,
        datePublished: publishedAt,
      })),
    }),
    articleBody: bodyToText(article),
    ...(isLive ? liveBlogOf(article, page) : present({ hasPart: partsOf(article, page) })),
    'x-dateline': remainderOf(article),
  };
}
