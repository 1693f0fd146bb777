import { seededRandom } from './random.ts';
import { adjectives, adverbs, connectives, names, nouns, verbs } from './words.ts';

type Random = () => number;

const pick = <T>(random: Random, pool: readonly T[]): T => pool[Math.floor(random() * pool.length)] as T;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** How many different categories, tags and authors the articles are spread over. */
const counts = { categories: 8, tags: 40, authors: 20 };

export type TermKind = keyof typeof counts;
export type Term = { slug: string; name: string };

const slugOf = (kind: TermKind, number: number) => `bench-${kind}-${number}`;

export const terms = (kind: TermKind): Term[] =>
  Array.from({ length: counts[kind] }, (_, number) => {
    const name = kind === 'authors' ? `Ida ${names[number]}` : `${capital(nouns[number] ?? '')} desk`;
    return { slug: slugOf(kind, number), name };
  });

const clause = (random: Random) =>
  `the ${pick(random, adjectives)} ${pick(random, nouns)} ${pick(random, verbs)} the ` +
  `${pick(random, nouns)} ${pick(random, adverbs)}`;

const sentence = (random: Random) =>
  capital(
    random() < 0.6
      ? `${clause(random)} ${pick(random, connectives)} ${clause(random)}.`
      : `${clause(random)}.`,
  );

const sentences = (random: Random, number: number) =>
  Array.from({ length: number }, () => sentence(random)).join(' ');

const span = (text: string, marks: string[] = []) => ({ _type: 'span', text, marks });

/** A paragraph of Portable Text; one in three has a link in the middle, and a bold run. */
function paragraph(random: Random) {
  if (random() > 1 / 3)
    return { _type: 'block', style: 'normal', children: [span(sentences(random, 3))], markDefs: [] };
  return {
    _type: 'block',
    style: 'normal',
    children: [
      span(`${sentence(random)} `),
      span(pick(random, nouns), ['link1']),
      span(' and ', []),
      span(pick(random, nouns), ['strong']),
      span(`. ${sentence(random)}`),
    ],
    markDefs: [
      { _type: 'link', _key: 'link1', href: `https://example.org/${pick(random, nouns)}`, title: null },
    ],
  };
}

export const articleSlug = (number: number) => `bench-story-${number}`;

/**
 * Story `number` of the bench, the same on every run: 5 sections of 2 paragraphs, 3 related links, about 9 KB
 * as delivery sends it. Its links to articles lead to stories below `linkable`; with none there, they lead
 * elsewhere.
 */
export function benchArticle(number: number, linkable: number) {
  const random = seededRandom(number + 1);
  const headline = `${capital(clause(random))} (${number})`;
  const external = () => ({
    kind: 'external',
    url: `https://example.org/${pick(random, nouns)}-${Math.floor(random() * 10_000)}`,
    title: capital(clause(random)),
    excerpt: sentence(random),
    category: slugOf('categories', Math.floor(random() * counts.categories)),
  });
  const target = (place: number) => ({
    kind: 'article',
    article: articleSlug((Math.floor(random() * linkable) + place) % linkable),
  });
  const firstTag = Math.floor(random() * counts.tags);
  return {
    headline,
    slug: articleSlug(number),
    kicker: capital(pick(random, nouns)),
    standfirst: sentence(random),
    dateline: { location: pick(random, names).toUpperCase() },
    category: slugOf('categories', Math.floor(random() * counts.categories)),
    tags: [0, 1, 2].map((step) => slugOf('tags', (firstTag + step) % counts.tags)),
    bylines: [{ author: slugOf('authors', Math.floor(random() * counts.authors)) }],
    image: {
      url: `https://example.org/images/${number}.jpg`,
      alt: sentence(random),
      credit: pick(random, names),
      width: 1600,
      height: 900,
    },
    sections: Array.from({ length: 5 }, (_, at) => ({
      ...(at === 0 ? {} : { heading: capital(clause(random)) }),
      body: Array.from({ length: 2 }, () => paragraph(random)),
    })),
    relatedLinks: [
      linkable >= 2 ? target(0) : external(),
      linkable >= 2 ? { ...target(1), excerpt: sentence(random) } : external(),
      external(),
    ],
  };
}
