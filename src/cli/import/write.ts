import { slugify } from '../../content/slug.ts';
import type { Article, ArticleCreate } from '../../editorial/articles/schema.ts';
import type { Page } from './page/page.ts';
import { extensionsOf } from './provenance.ts';

type SectionWrite = NonNullable<ArticleCreate['sections']>[number];
type LinkWrite = NonNullable<ArticleCreate['relatedLinks']>[number];

/** What the names on a page are here: the id of each category and author that it names. */
export type Terms = { category: (name: string) => string; author: (name: string) => string };

/** The address of a page's article. A headline without letters or digits gives one of the page's digest. */
export const slugOf = (page: Page, digest: string): string =>
  slugify(page.headline, 96) || `page-${digest.slice(0, 12)}`;

/** As Portable Text and not as Markdown, in which a `*` or `#` of the page would mean something. */
const bodyOf = (paragraphs: readonly string[]): NonNullable<SectionWrite['body']> =>
  paragraphs.map((text) => ({ _type: 'block', children: [{ _type: 'span', text }] }));

const sectionsOf = (page: Page): SectionWrite[] => [
  ...(page.opening.length > 0 ? [{ heading: null, body: bodyOf(page.opening) }] : []),
  ...page.sections.map(({ heading, paragraphs }) => ({ heading, body: bodyOf(paragraphs) })),
];

const linksOf = (page: Page, terms: Terms): LinkWrite[] =>
  page.relatedLinks.map(({ title, category, excerpt, url }) => ({
    kind: 'external',
    title,
    url,
    excerpt,
    category: category === null ? null : terms.category(category),
  }));

/** A page as the article that the desk is sent. Every text is the page's, to the byte. */
export function articleOf(
  page: Page,
  options: { digest: string; language: string; terms: Terms },
): ArticleCreate {
  const { digest, language, terms } = options;
  return {
    headline: page.headline,
    slug: slugOf(page, digest),
    language,
    standfirst: page.standfirst,
    dateline: page.dateline === null ? null : { location: page.dateline, text: page.datelineText },
    category: page.category === null ? null : terms.category(page.category),
    bylines: page.bylines.map((name) => ({ author: terms.author(name) })),
    sections: sectionsOf(page),
    relatedLinks: linksOf(page, terms),
    extensions: extensionsOf(digest),
  };
}

/** Gives each item the id of the one there is with the same name, so that an update keeps what it can. */
function withIds<T extends object>(
  items: readonly T[],
  nameOf: (item: T) => unknown,
  there: readonly { id: string; name: unknown }[],
) {
  const left = [...there];
  return items.map((item) => {
    const at = left.findIndex(({ name }) => name === nameOf(item));
    const [found] = at === -1 ? [] : left.splice(at, 1);
    return found ? { ...item, id: found.id } : item;
  });
}

/** The same article as an update of the one there is: sections and links keep their identity by heading and title. */
export function updateOf(article: ArticleCreate, current: Article): ArticleCreate {
  const sections = current.sections.map(({ id, heading }) => ({ id, name: heading }));
  const links = current.relatedLinks.flatMap((link) =>
    link.kind === 'external' ? [{ id: link.id, name: link.title }] : [],
  );
  return {
    ...article,
    sections: withIds(article.sections ?? [], ({ heading }) => heading, sections),
    relatedLinks: withIds(
      article.relatedLinks ?? [],
      (link) => (link.kind === 'external' ? link.title : undefined),
      links,
    ),
  };
}
