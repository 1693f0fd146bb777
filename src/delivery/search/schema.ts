import { z } from 'zod';
import { countShape } from '../articles/count.ts';
import { ArticleCard } from '../articles/schema.ts';
import { AuthorCard, CategoryRef, TagRef } from '../terms/schema.ts';

const Range = z
  .object({
    offset: z.int().describe('Where the word begins in `text`, in UTF-16 code units, from 0.'),
    length: z.int().describe('Its length, in UTF-16 code units.'),
  })
  .meta({
    id: 'TextRange',
    description:
      'A part of a text in UTF-16 code units, as JavaScript and Java count: `text.slice(offset, offset + length)`.',
  });

const ranges = z.array(Range).describe('The words that were found, in order; they do not overlap.');

export const highlightFields = ['headline', 'kicker', 'standfirst', 'excerpt', 'body'] as const;

const Highlight = z
  .object({
    field: z.enum(highlightFields).describe('Where the text is from. `body`: a passage of it.'),
    text: z.string().describe('Plain text, without any markup; escape it as you would any other.'),
    ranges,
  })
  .meta({ id: 'Highlight', description: 'A text in which words of the query were found.' });

export const SearchHit = ArticleCard.extend({
  highlights: z.array(Highlight).describe('The texts of it in which words of the query stand.'),
}).meta({ id: 'SearchHit', description: 'A card of an article that was found, and where the words are.' });

const count = z.int().describe('Articles among those counted.');

const facetOf = <T extends z.ZodType>(value: T, id: string, what: string) =>
  z.object({ value, count }).meta({ id, description: `How many of the articles that were found ${what}.` });

export const facetNames = ['category', 'tag', 'author', 'language', 'year'] as const;
export type FacetName = (typeof facetNames)[number];

const Facets = z
  .object({
    counted: z.int().describe('How many articles were counted: all that match, at most 10,000.'),
    isComplete: z
      .boolean()
      .describe('False when more match than were counted; counts are then of the newest.'),
    category: z
      .array(facetOf(CategoryRef, 'CategoryFacet', 'have this as their main category'))
      .optional()
      .describe('The 20 most frequent.'),
    tag: z
      .array(facetOf(TagRef, 'TagFacet', 'have this tag'))
      .optional()
      .describe('The 20 most frequent.'),
    author: z
      .array(facetOf(AuthorCard, 'AuthorFacet', 'have this author'))
      .optional()
      .describe('The 20 most frequent.'),
    language: z
      .array(facetOf(z.string().describe('Language tag (BCP 47).'), 'LanguageFacet', 'are in this language'))
      .optional()
      .describe('The 20 most frequent.'),
    year: z
      .array(facetOf(z.int().describe('The year.'), 'YearFacet', 'were published in this year (UTC)'))
      .optional()
      .describe('The 20 most frequent.'),
  })
  .meta({ id: 'SearchFacets', description: 'Counts over the whole of what was found, not this page alone.' });

export const SearchPage = z
  .object({
    data: z.array(SearchHit),
    nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last.'),
    matched: z
      .enum(['exact', 'similar'])
      .describe('`similar`: nothing has these words; words almost like them were looked for instead.'),
    didYouMean: z
      .string()
      .nullable()
      .describe('With `similar`: the words of the query as those that were found write them; else null.'),
    facets: Facets.nullable().describe('What `facets` asked for; else null.'),
    ...countShape,
  })
  .meta({ id: 'SearchPage', description: 'A page of what was found.' });

const Suggestion = z
  .object({
    kind: z.enum(['article', 'category', 'tag', 'author']).describe('What it leads to.'),
    id: z.uuid(),
    slug: z.string(),
    language: z.string().nullable().describe('Of an article; null for a term.'),
    text: z.string().describe('The headline, or the name.'),
    ranges,
  })
  .meta({
    id: 'Suggestion',
    description: 'Something with a word in its headline or name that begins as asked.',
  });

export const SuggestionList = z
  .object({ data: z.array(Suggestion).describe('Terms first, then articles, the newest first.') })
  .meta({ id: 'SuggestionList', description: 'What whoever is typing may be about to ask for.' });

export type Highlight = z.input<typeof Highlight>;
export type SearchPage = z.input<typeof SearchPage>;
export type Suggestion = z.input<typeof Suggestion>;
export type Facets = z.input<typeof Facets>;
