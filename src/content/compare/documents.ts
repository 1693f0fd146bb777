import { isDeepStrictEqual } from 'node:util';
import type { ArticleDocument, RelatedLinkDocument, SectionDocument } from '../document.ts';
import { toText } from '../plain-text.ts';
import { fieldsOf, linkProperties, texts } from './fields.ts';
import { movedIds } from './order.ts';
import { compareWords, newEffort, type WordChange } from './words.ts';

export type ItemChange = 'added' | 'removed' | 'moved' | 'changed';

type Item = {
  id: string;
  changes: ItemChange[];
  /** Places from 0; null where the item is not there. */
  position: { from: number | null; to: number | null };
};

export type FieldComparison = { pointer: string; from: unknown; to: unknown; words: WordChange[] | null };

export type SectionComparison = Item & {
  heading: { from: string | null; to: string | null; words: WordChange[] } | null;
  anchor: { from: string | null; to: string | null } | null;
  bodyChanged: boolean;
  /** Null when the words are the same: then formatting or links alone differ. */
  body: WordChange[] | null;
};

export type LinkComparison = Item & { fields: FieldComparison[] };

export type Comparison = {
  fields: FieldComparison[];
  sections: SectionComparison[];
  relatedLinks: LinkComparison[];
};

type Words = (from: string, to: string) => WordChange[];

/** What a document that is not there yet has: nothing of anything. */
const unwritten = new Map<string, unknown>([
  ['/tags', []],
  ['/bylines', []],
  ['/corrections', []],
  ['/seo/noindex', false],
]);

function compareFields(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  words: Words,
): FieldComparison[] {
  const pointers = new Set([...after.keys(), ...before.keys()]);
  return [...pointers].flatMap((pointer) => {
    const from = before.get(pointer) ?? null;
    const to = after.get(pointer) ?? null;
    if (isDeepStrictEqual(from, to)) return [];
    const textual = texts.has(pointer) && [from, to].every((it) => it === null || typeof it === 'string');
    return [{ pointer, from, to, words: textual ? words(String(from ?? ''), String(to ?? '')) : null }];
  });
}

/** Pairs items by id, those of the new list first, in its order; gives what differs. */
function compareItems<T extends { id: string }, C extends object>(
  from: readonly T[],
  to: readonly T[],
  compare: (before: T | null, after: T | null) => C,
): (Item & C)[] {
  const moved = movedIds(
    from.map(({ id }) => id),
    to.map(({ id }) => id),
  );
  const before = new Map(from.map((item, position) => [item.id, { item, position }]));
  const after = new Map(to.map((item, position) => [item.id, { item, position }]));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((id) => {
    const old = before.get(id);
    const now = after.get(id);
    const changes: ItemChange[] = [];
    if (!old) changes.push('added');
    if (!now) changes.push('removed');
    if (moved.has(id)) changes.push('moved');
    if (old && now && !isDeepStrictEqual(old.item, now.item)) changes.push('changed');
    if (changes.length === 0) return [];
    const position = { from: old?.position ?? null, to: now?.position ?? null };
    return [{ id, changes, position, ...compare(old?.item ?? null, now?.item ?? null) }];
  });
}

function compareSection(before: SectionDocument | null, after: SectionDocument | null, words: Words) {
  const heading = { from: before?.heading ?? null, to: after?.heading ?? null };
  const anchor = { from: before?.anchor ?? null, to: after?.anchor ?? null };
  const bodyChanged = !isDeepStrictEqual(before?.body ?? [], after?.body ?? []);
  const text = { from: toText(before?.body ?? []), to: toText(after?.body ?? []) };
  return {
    heading:
      heading.from === heading.to ? null : { ...heading, words: words(heading.from ?? '', heading.to ?? '') },
    anchor: anchor.from === anchor.to ? null : anchor,
    bodyChanged,
    body: text.from === text.to ? null : words(text.from, text.to),
  };
}

/** A link that turned from an article here to a page elsewhere has the properties of both. */
function linkFields(link: RelatedLinkDocument | null): Map<string, unknown> {
  if (!link) return new Map();
  return new Map<string, unknown>([
    ['/kind', link.kind],
    ...Object.entries(linkProperties(link)).map(([pointer, name]) => [pointer, link[name]] as const),
  ]);
}

/** What differs between two states of an article; `from` is null when there was none before. */
export function compareDocuments(from: ArticleDocument | null, to: ArticleDocument): Comparison {
  const effort = newEffort();
  const words: Words = (before, after) => compareWords(before, after, to.language, effort);
  return {
    fields: compareFields(from ? fieldsOf(from) : unwritten, fieldsOf(to), words),
    sections: compareItems(from?.sections ?? [], to.sections, (before, after) =>
      compareSection(before, after, words),
    ),
    relatedLinks: compareItems(from?.relatedLinks ?? [], to.relatedLinks, (before, after) => ({
      fields: compareFields(linkFields(before), linkFields(after), words),
    })),
  };
}
