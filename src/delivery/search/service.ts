import { z } from 'zod';
import type { Reader } from '../../database/client.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import type { Count, CountMode } from '../articles/count.ts';
import { termsOf } from '../articles/service.ts';
import type { searchQuery, suggestQuery } from './contract.ts';
import { type Correction, correct, writtenOut } from './correct.ts';
import { candidatesOf, type IsFound, type Sought, sameStem, soughtOf } from './highlight.ts';
import { parseQuery, positive, type Query } from './parse-query.ts';
import { learnStems } from './stems.ts';
import { countMatches, type Found, type Hit, type Search, searchArticles } from './store.ts';
import { findSuggestions, type Suggested } from './suggest-store.ts';
import { fold, wordsOf } from './words.ts';

/** Most words of a query that are corrected. */
const mostCorrected = 8;

const instant = z.iso.datetime();
const Cursor = z.tuple([z.enum(['exact', 'similar']), instant, z.int().min(0).max(1e12), instant, z.uuid()]);

export type Matched = 'exact' | 'similar';

export type Result = Found & {
  matched: Matched;
  count?: Count;
  nextCursor: string | null;
  didYouMean: string | null;
  sought: Sought[];
  isFound: (language: string) => IsFound;
};

/** The texts of a hit in which words are shown. */
export const textsOf = ({ card: { card }, body }: Hit) =>
  [
    ['headline', card.headline],
    ['kicker', card.kicker],
    ['standfirst', card.standfirst],
    ['excerpt', card.excerpt],
    ['body', body],
  ] as const;

const nothing: Found = { hits: [], terms: {}, facets: null, meant: null };

export async function search(
  reader: Reader,
  query: z.output<typeof searchQuery>,
  now: Date,
): Promise<Result> {
  const name = listName('search', query);
  const [mode, since = now.toISOString(), score = 0, at, id] = query.cursor
    ? readCursor(name, query.cursor, Cursor)
    : [];
  const asked = parseQuery(query.q ?? '', query.prefix);
  const wanted: Search = {
    query: asked,
    mistakable: mistakableOf(asked),
    filter: { ...query, ...(await termsOf(query, reader, now)) },
    sort: query.sort,
    facets: query.facets ?? [],
    withBody: query.passages ?? false,
    since: new Date(since),
    after: at && id ? { score, at, id } : null,
    take: query.limit,
  };
  const { found, matched, corrected } = await findEither(reader, wanted, mode, now);
  const hits = found.hits.slice(0, query.limit);
  const last = hits.at(-1);
  const more = found.hits.length > query.limit && last;
  const shown = corrected?.query ?? asked;
  const sought = soughtOf(positive(shown));
  return {
    ...found,
    hits,
    matched,
    ...(query.count
      ? { count: await countShown(reader, query.count, { ...wanted, query: shown }, now) }
      : {}),
    nextCursor: more
      ? writeCursor(name, [matched, since, last.score, last.card.publishedAt, last.card.articleId])
      : null,
    didYouMean: corrected ? writtenOut(asWords(asked), corrected, hits) : null,
    sought,
    isFound: await recognise(reader, hits, sought),
  };
}

const countShown = (reader: Reader, mode: CountMode, search: Search, now: Date): Count | Promise<Count> =>
  search.query.length === 0 ? { value: 0, relation: 'exact' } : countMatches(reader, mode, search, now);

const asWords = (query: Query) => soughtOf(positive(query)).map(({ word }) => word);

/** Words of scripts without spaces are not compared: two characters have no misspelling. */
const mistakableOf = (query: Query): string[] => [
  ...new Set(
    soughtOf(positive(query))
      .filter(({ isUnspaced, folded }) => !isUnspaced && folded.length >= 3)
      .map(({ word }) => word)
      .slice(0, mostCorrected),
  ),
];

type Either = { found: Found; matched: Matched; corrected?: Correction };

/** What matches; where nothing does, what has words almost like these. Later pages stay with what the first one showed. */
async function findEither(
  reader: Reader,
  wanted: Search,
  mode: Matched | undefined,
  now: Date,
): Promise<Either> {
  if (wanted.query.length === 0) return { found: countNothing(wanted), matched: 'exact' };
  const found = await searchArticles(reader, mode === 'similar' ? { ...wanted, after: null } : wanted, now);
  const corrected = found.hits.length === 0 && found.meant ? correct(wanted.query, found.meant) : null;
  if (!corrected) return { found, matched: 'exact' };
  const similar = await searchArticles(reader, { ...wanted, query: corrected.query, mistakable: [] }, now);
  return similar.hits.length > 0 || mode === 'similar'
    ? { found: similar, matched: 'similar', corrected }
    : { found, matched: 'exact' };
}

const countNothing = ({ facets }: Search): Found =>
  facets.length === 0
    ? nothing
    : { ...nothing, facets: { counted: 0, ...Object.fromEntries(facets.map((name) => [name, []])) } };

async function recognise(reader: Reader, hits: Hit[], sought: Sought[]) {
  const words = hits.flatMap((hit) => {
    const { language } = hit.card;
    const candidates = textsOf(hit).flatMap(([, text]) => (text ? candidatesOf(text, sought, language) : []));
    return [...candidates, ...sought.map(({ word }) => word)].map((word) => ({ language, word }));
  });
  const stems = await learnStems(reader, words);
  return (language: string) => sameStem(stems, language);
}

/** Shortest beginning of a word that is looked for: one letter begins half of all there is. */
const shortest = 2;

export async function suggest(
  reader: Reader,
  { q = '', language, limit }: z.output<typeof suggestQuery>,
  now: Date,
): Promise<{ suggestions: Suggested[]; sought: Sought[] }> {
  const words = wordsOf(q.slice(0, 200)).slice(0, 8);
  const last = words.at(-1);
  if (!last || (!last.isUnspaced && [...fold(last.text)].length < shortest))
    return { suggestions: [], sought: [] };
  const terms = words.map(({ text, isUnspaced }) => ({
    text,
    isNegated: false,
    isPrefix: text === last.text || (isUnspaced && [...text].length === 1),
  }));
  const text = words.map((word) => word.text).join(' ');
  const suggestions = await findSuggestions(
    reader,
    { query: [terms], words: text, language, take: limit },
    now,
  );
  // Names are found by the beginnings of all words.
  return { suggestions, sought: soughtOf(terms.map((term) => ({ ...term, isPrefix: true }))) };
}
