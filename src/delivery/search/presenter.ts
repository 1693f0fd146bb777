import { presentCard } from '../articles/presenter.ts';
import type { Terms } from '../articles/store.ts';
import { type IsFound, passageOf, rangesIn } from './highlight.ts';
import type { Facets, Highlight, SearchPage, Suggestion } from './schema.ts';
import { type Result, textsOf } from './service.ts';
import { type FacetCount, type Hit, mostCounted } from './store.ts';
import type { Suggested } from './suggest-store.ts';
import { fold } from './words.ts';

function highlightsOf(hit: Hit, { sought, isFound }: Result): Highlight[] {
  const isFoundHere = isFound(hit.card.language);
  return textsOf(hit).flatMap(([field, text]): Highlight[] => {
    if (text === null) return [];
    const ranges = rangesIn(text, sought, isFoundHere);
    if (ranges.length === 0) return [];
    if (field !== 'body') return [{ field, text, ranges }];
    const passage = passageOf(text, ranges);
    return passage ? [{ field, ...passage }] : [];
  });
}

/** A term that readers cannot see is not counted for them either. */
const named = (counts: FacetCount[] | undefined, terms: Terms) =>
  counts?.flatMap(({ value, count }) => {
    const term = terms[value];
    return term ? [{ value: term as never, count }] : [];
  });

function presentFacets({ facets, terms }: Result): Facets | null {
  if (!facets) return null;
  const { counted, category, tag, author, language, year } = facets;
  return {
    counted: Math.min(counted, mostCounted),
    isComplete: counted <= mostCounted,
    ...(category ? { category: named(category, terms) } : {}),
    ...(tag ? { tag: named(tag, terms) } : {}),
    ...(author ? { author: named(author, terms) } : {}),
    ...(language ? { language } : {}),
    ...(year ? { year: year.map(({ value, count }) => ({ value: Number(value), count })) } : {}),
  };
}

export const presentResult = (result: Result): SearchPage => ({
  data: result.hits.map((hit) => ({
    ...presentCard(hit.card, result.terms),
    highlights: highlightsOf(hit, result),
  })),
  nextCursor: result.nextCursor,
  matched: result.matched,
  didYouMean: result.didYouMean,
  facets: presentFacets(result),
  ...(result.count ? { count: result.count } : {}),
});

const beginsAlike: IsFound = (word, sought) => fold(word).startsWith(sought.folded);

export const presentSuggestion = (suggested: Suggested, sought: Result['sought']): Suggestion => ({
  ...suggested,
  ranges: rangesIn(suggested.text, sought, beginsAlike),
});
