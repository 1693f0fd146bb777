import type { ArticleDocument } from '../../content/document.ts';
import type { Image } from '../../content/image.ts';
import { toText } from '../../content/plain-text.ts';
import type { Body } from '../../content/portable-text.ts';
import type { Fault } from '../../errors.ts';
import type { RuleName } from './levels.ts';

/** What the rules look at: the text, when it would go out, and what is known of what it names. */
export type Subject = {
  document: ArticleDocument;
  now: Date;
  publishAt: Date;
  unpublishAt: Date | null;
  /** The instant of a planned publication that this one would take the place of. */
  planned: Date | null;
  /** Terms that the desk no longer has. */
  goneTerms: Fault[];
  /** Ids of linked articles that readers would see. */
  visibleTargets: ReadonlySet<string>;
};

export type Found = { pointer: string; detail: string };

type Rule = { description: string; check: (subject: Subject) => Found[] };

/** Longest headline that search engines and cards show whole. */
const headlineCharacters = 110;

/** A plan further ahead than this is more often a mistyped year, in days. */
const distantDays = 366;

/** Blocks that are something to see also without a word. */
const shownWithoutText = new Set(['image', 'gallery', 'embed']);

const isShown = (body: Body) =>
  toText(body).trim() !== '' || body.some(({ _type }) => shownWithoutText.has(_type));

type Placed = { image: Pick<Image, 'alt' | 'credit'>; pointer: string };

/** Every image of the article itself; a card of another article shows what that has. */
const imagesOf = ({ image, sections }: ArticleDocument): Placed[] => [
  ...(image ? [{ image, pointer: '/image' }] : []),
  ...sections.flatMap(({ body }, section) =>
    body.flatMap((block, at): Placed[] => {
      const pointer = `/sections/${section}/body/${at}`;
      if (block._type === 'image') return [{ image: block, pointer }];
      if (block._type !== 'gallery') return [];
      return block.images.map((image, number) => ({ image, pointer: `${pointer}/images/${number}` }));
    }),
  ),
];

const when = (condition: boolean, pointer: string, detail: string): Found[] =>
  condition ? [{ pointer, detail }] : [];

const inDays = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000;

/** What is looked for before an article goes out. `levels.ts` says how much each finding matters. */
export const rules: Record<RuleName, Rule> = {
  nothing_to_show: {
    description: 'No section has text, an image, a gallery or an embed: readers would see an empty page.',
    check: ({ document: { sections } }) =>
      when(
        !sections.some(({ body }) => isShown(body)),
        '/sections',
        'has nothing to show: readers would see an empty page',
      ),
  },
  term_gone: {
    description: 'A category, tag or author is in the trash.',
    check: ({ goneTerms }) => goneTerms.map(({ pointer = '', detail }) => ({ pointer, detail })),
  },
  headline_long: {
    description: `The headline is longer than ${headlineCharacters} characters: search engines and cards cut it.`,
    check: ({ document: { headline } }) =>
      when(
        [...headline].length > headlineCharacters,
        '/headline',
        `has ${[...headline].length} characters; more than ${headlineCharacters} are cut by search engines and cards`,
      ),
  },
  standfirst_missing: {
    description: 'There is no standfirst.',
    check: ({ document }) => when(document.standfirst === null, '/standfirst', 'is missing'),
  },
  category_missing: {
    description: 'There is no category: the article shows in no section of the site.',
    check: ({ document }) => when(document.categoryId === null, '/category', 'is missing'),
  },
  byline_missing: {
    description: 'Nobody is named as author.',
    check: ({ document }) => when(document.bylines.length === 0, '/bylines', 'names nobody'),
  },
  image_missing: {
    description: 'There is no main image.',
    check: ({ document }) => when(document.image === null, '/image', 'is missing'),
  },
  alt_text_missing: {
    description: 'An image has no alternative text. An empty one says that it is decoration.',
    check: ({ document }) =>
      imagesOf(document).flatMap(({ image, pointer }) =>
        when(image.alt === null, `${pointer}/alt`, 'is missing: who cannot see the image is told nothing'),
      ),
  },
  credit_missing: {
    description: 'An image has no credit.',
    check: ({ document }) =>
      imagesOf(document).flatMap(({ image, pointer }) =>
        when(image.credit === null, `${pointer}/credit`, 'is missing'),
      ),
  },
  section_empty: {
    description: 'A headed section has nothing under its heading.',
    check: ({ document: { sections } }) =>
      sections.flatMap(({ heading, body }, at) =>
        when(heading !== null && !isShown(body), `/sections/${at}/body`, 'has nothing under its heading'),
      ),
  },
  link_dead: {
    description: 'A related link leads to an article that readers will not see: its card is left out.',
    check: ({ document, visibleTargets }) =>
      document.relatedLinks.flatMap(({ targetId }, at) =>
        when(
          targetId !== null && !visibleTargets.has(targetId),
          `/relatedLinks/${at}/article`,
          'is an article that readers do not see then: the card is left out',
        ),
      ),
  },
  link_without_address: {
    description: 'A card of a page elsewhere has no address.',
    check: ({ document }) =>
      document.relatedLinks.flatMap(({ kind, url }, at) =>
        when(
          kind === 'external' && url === null,
          `/relatedLinks/${at}/url`,
          'is missing: the card leads nowhere',
        ),
      ),
  },
  date_distant: {
    description: `A planned instant lies more than ${distantDays} days ahead: often a mistyped year.`,
    check: ({ now, publishAt, unpublishAt }) => [
      ...when(inDays(now, publishAt) > distantDays, '/publishAt', 'is more than a year ahead'),
      ...when(
        unpublishAt !== null && inDays(now, unpublishAt) > 10 * distantDays,
        '/unpublishAt',
        'is more than ten years ahead',
      ),
    ],
  },
  schedule_replaced: {
    description: 'Another publication of the article is planned: this one takes its place.',
    check: ({ planned }) =>
      planned
        ? [
            {
              pointer: '/publishAt',
              detail: `takes the place of the publication planned for ${planned.toISOString()}`,
            },
          ]
        : [],
  },
};
