import { fieldsOf, linkProperties, linkValue, sectionProperties, withFields } from '../compare/fields.ts';
import type { ArticleDocument, RelatedLinkDocument, SectionDocument } from '../document.ts';
import { settleAnchors } from './anchors.ts';
import { type Difference, mergeValue, note, type Three } from './difference.ts';
import { type ItemKind, mergeItems } from './items.ts';
import { mergeOrder } from './order.ts';

export type { Difference } from './difference.ts';

const sections: ItemKind<SectionDocument> = {
  list: '/sections',
  place: (id) => ({ section: id }),
  properties: () => sectionProperties,
  shown: (section) => section,
};

const relatedLinks: ItemKind<RelatedLinkDocument> = {
  list: '/relatedLinks',
  place: (id) => ({ relatedLink: id }),
  // A link that became one of another kind has other properties: its parts make no sense one by one.
  properties: ({ base, current, mine }) =>
    base.kind === current.kind && base.kind === mine.kind ? linkProperties(base) : null,
  shown: linkValue,
};

/** Tags are a set in an order: what either side added is there, what either side removed is not. */
function mergeTags({ base, current, mine }: Three<string[]>): { value: string[]; conflict: boolean } {
  const [before, theirs, ours] = [new Set(base), new Set(current), new Set(mine)];
  const kept = new Set(
    [...current, ...mine].filter((id) => !before.has(id) || (theirs.has(id) && ours.has(id))),
  );
  const { order, conflict } = mergeOrder(base, current, mine, kept);
  return { value: order, conflict };
}

function mergeFields(three: Three<ArticleDocument>, found: Difference[]): Map<string, unknown> {
  const [base, current, mine] = [fieldsOf(three.base), fieldsOf(three.current), fieldsOf(three.mine)];
  const merged = new Map<string, unknown>();
  for (const pointer of new Set([...current.keys(), ...mine.keys(), ...base.keys()])) {
    const values = { base: base.get(pointer), current: current.get(pointer), mine: mine.get(pointer) };
    const { value, conflict } =
      pointer === '/tags' ? mergeTags(values as Three<string[]>) : mergeValue(values);
    note(found, { pointer }, values, conflict);
    merged.set(pointer, value);
  }
  return merged;
}

export type Merged = {
  /** Both sides' changes; where they collide, that of `current`. */
  document: ArticleDocument;
  /** Everything that is not the same in all three. */
  differences: Difference[];
};

/** Merges two states of an article that began as one: field by field, section by section, link by link. */
export function mergeDocuments(
  base: ArticleDocument,
  current: ArticleDocument,
  mine: ArticleDocument,
): Merged {
  const found: Difference[] = [];
  const fields = mergeFields({ base, current, mine }, found);
  const lists = { base: base.sections, current: current.sections, mine: mine.sections };
  const merged = {
    ...current,
    sections: settleAnchors(mergeItems(lists, sections, found), lists, found),
    relatedLinks: mergeItems(
      { base: base.relatedLinks, current: current.relatedLinks, mine: mine.relatedLinks },
      relatedLinks,
      found,
    ),
  };
  return { document: withFields(merged, fields), differences: found };
}

export const overlaps = (differences: readonly Difference[]) =>
  differences.filter(({ conflict }) => conflict);

type States = { base: ArticleDocument | null; current: ArticleDocument; mine: ArticleDocument | null };

/**
 * What a writer needs to see whose state is not the current one any more. Without a base, everything that is not
 * as the writer wants it may be somebody's work; without content of the writer's, what differs is what changed.
 */
export function differencesOf({ base, current, mine }: States): Difference[] {
  if (base && mine) return mergeDocuments(base, current, mine).differences;
  if (base)
    return mergeDocuments(base, current, base).differences.map(({ mine: _, ...difference }) => difference);
  if (!mine) return [];
  return mergeDocuments(current, current, mine).differences.map(({ base: _, ...difference }) => ({
    ...difference,
    conflict: true,
  }));
}
