import type { Image } from '../../content/image.ts';
import { toText } from '../../content/plain-text.ts';
import type { Block, Body } from '../../content/portable-text.ts';
import type { Site } from '../../site/site.ts';
import { pageOf, uri, urn } from './addresses.ts';
import { bodyToHtml, bodyToText } from './body.ts';
import { linkedAddress, titleOf } from './links.ts';
import type { Ninjs, Ninjs2 } from './ninjs-schema.ts';
import { present, remainderOf } from './remainder.ts';
import type { WholeArticle } from './whole-article.ts';

type Association = NonNullable<Ninjs['associations']>[number];
type Picture = NonNullable<Association['associations']>[number];

const standard = (version: string) => ({
  name: 'ninjs',
  version,
  schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json#`,
});

/** Of http://cv.iptc.org/newscodes/genre/. It has none for a live blog. */
const genres: Partial<Record<WholeArticle['type'], string>> = {
  news: 'Current',
  analysis: 'Analysis',
  opinion: 'Opinion',
  feature: 'Feature',
  interview: 'Interview',
  review: 'Review',
  explainer: 'Background',
};

const genreOf = (type: WholeArticle['type']) => {
  const name = genres[type];
  return {
    name: name ?? 'Live blog',
    literal: type,
    ...(name === undefined ? {} : { uri: `http://cv.iptc.org/newscodes/genre/${name}` }),
  };
};

/** Texts by their role; those that are not there are left out. */
const texts = (byRole: Record<string, string | null>) =>
  Object.entries(byRole).flatMap(([role, value]) => (value === null ? [] : [{ role, value }]));

const subject = (
  rel: 'category' | 'tag',
  { id, slug, name }: { id: string; slug: string; name: string },
) => ({
  name,
  rel,
  uri: urn(id),
  literal: slug,
});

function picture(image: Image, rel: string, base: string): Picture {
  const href = uri(image.url, base);
  return {
    name: image.alt || image.caption || 'image',
    rel,
    uri: href,
    type: 'picture',
    representationType: 'partial',
    ...present({
      by: image.credit,
      descriptions: texts({ caption: image.caption, alt: image.alt }),
    }),
    renditions: [{ name: 'original', href, ...present({ width: image.width, height: image.height }) }],
  };
}

/** What stands in the text beside words, in order. */
function partsOf(body: Body, base: string): Association[] {
  return body.flatMap((block): Association[] => {
    if (block._type === 'image') return [picture(block, 'image', base)];
    if (block._type === 'gallery')
      return [
        {
          name: 'gallery',
          rel: 'gallery',
          uri: uri(`#${encodeURIComponent(block._key)}`, base),
          type: 'composite',
          representationType: 'partial',
          associations: block.images.map((image) => picture(image, 'image', base)),
        },
      ];
    if (block._type !== 'embed') return [];
    return [
      {
        name: block.title || block.provider || 'embed',
        rel: 'embed',
        uri: uri(block.url, base),
        type: 'component',
        representationType: 'partial',
        ...present({ title: block.title, by: block.provider }),
        renditions: [{ name: 'original', href: uri(block.url, base) }],
      },
    ];
  });
}

function related(link: WholeArticle['relatedLinks'][number], site: Site): Association {
  const href = linkedAddress(link, site);
  const id = link.kind === 'article' ? urn(link.article.id) : (href ?? urn(link.id));
  return {
    name: titleOf(link),
    rel: 'related',
    uri: id,
    type: 'text',
    representationType: 'partial',
    ...present({
      language: link.kind === 'article' ? link.article.language : null,
      firstCreated: link.kind === 'article' ? link.publishedAt : null,
      headlines: texts({ main: titleOf(link) }),
      descriptions: texts({ excerpt: link.excerpt }),
      subjects: link.category ? [subject('category', link.category)] : [],
      renditions: href === null ? [] : [{ name: 'web', href, contentType: 'text/html' }],
      associations: link.image ? [picture(link.image, 'image', site.url)] : [],
    }),
  };
}

const sourceOf = ({ author, role }: WholeArticle['bylines'][number], site: Site) => ({
  name: author.name,
  role,
  uri: urn(author.id),
  literal: author.slug,
  contactInfo: [
    { type: 'web', role: 'profile', value: uri(site.termUrl('author', author), site.url) },
    ...(author.url === null ? [] : [{ type: 'web', role: 'own', value: uri(author.url, site.url) }]),
  ],
});

const namesOf = ({ bylines, language }: WholeArticle): string | null =>
  bylines.length === 0
    ? null
    : new Intl.ListFormat(language, { type: 'conjunction' }).format(bylines.map(({ author }) => author.name));

const isWords = ({ _type }: Block) => _type !== 'image' && _type !== 'gallery';

function bodiesOf(article: WholeArticle, page: string): Ninjs['bodies'] {
  const text = bodyToText(article);
  const { wordCount } = article;
  const charCount = [...article.sections.map(({ body }) => toText(body.filter(isWords))).join('')].length;
  return [
    { role: 'main', contentType: 'text/html', charCount, wordCount, value: bodyToHtml(article, page) },
    { role: 'main', contentType: 'text/plain', charCount, wordCount, value: text },
    { role: 'x-dateline', contentType: 'application/json', value: JSON.stringify(remainderOf(article)) },
  ];
}

/** The article as ninjs 3.1, for partners and agencies. */
export function toNinjs(article: WholeArticle, site: Site): Ninjs {
  const page = uri(pageOf(article, site), site.url);
  const { id, slug, category, image, corrections } = article;
  return {
    uri: urn(id),
    standard: standard('3.1'),
    type: 'text',
    representationType: 'full',
    profile: 'dateline-article',
    pubStatus: 'usable',
    firstCreated: article.firstPublishedAt,
    versionCreated: article.modifiedAt,
    language: article.language,
    title: article.seo.title ?? article.headline,
    slugline: slug,
    ...present({
      by: namesOf(article),
      located: article.dateline?.location ?? null,
      copyrightHolder: article.canonicalUrl === null ? site.name : null,
    }),
    headlines: texts({ main: article.headline, kicker: article.kicker }),
    ...present({
      descriptions: [
        ...texts({
          standfirst: article.standfirst,
          excerpt: article.excerpt,
          seo: article.seo.description,
        }),
        ...corrections.map(({ type, text }) => ({ role: type, value: text })),
      ],
    }),
    bodies: bodiesOf(article, page),
    genres: [genreOf(article.type)],
    ...present({
      subjects: [
        ...(category ? [subject('category', category)] : []),
        ...article.tags.map((tag) => subject('tag', tag)),
      ],
      infoSources: article.bylines.map((byline) => sourceOf(byline, site)),
    }),
    renditions: [
      { name: 'web', href: page, contentType: 'text/html' },
      ...(article.canonicalUrl === null
        ? []
        : [{ name: 'canonical', href: uri(article.canonicalUrl, page), contentType: 'text/html' }]),
      {
        name: 'json',
        href: uri(`${site.apiUrl}/v1/articles/${id}`, site.url),
        contentType: 'application/json',
      },
    ],
    ...present({
      associations: [
        ...(image ? [picture(image, 'mainimage', page)] : []),
        ...article.sections.flatMap(({ body }) => partsOf(body, page)),
        ...article.relatedLinks.map((link) => related(link, site)),
      ],
    }),
    altIds: [
      { role: 'id', value: id },
      { role: 'slug', value: slug },
    ],
  };
}

/** The names of 2.2 are those of 3.1 in lower case. It has no `rel` on what is associated: `name` tells that. */
function lower(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== 'object' || value === null) return value;
  const named = 'rel' in value && 'representationType' in value ? asNamed(value) : value;
  return Object.fromEntries(Object.entries(named).map(([name, one]) => [name.toLowerCase(), lower(one)]));
}

const asNamed = ({ rel, ...rest }: { rel: unknown }) => ({ ...rest, name: rel });

/** The article as ninjs 2.2, for those who have not moved to 3. */
export const toNinjs2 = (article: WholeArticle, site: Site): Ninjs2 =>
  lower({ ...toNinjs(article, site), standard: standard('2.2') }) as Ninjs2;
