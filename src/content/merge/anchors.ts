import { anchorsFor } from '../anchor.ts';
import type { SectionDocument } from '../document.ts';
import { type Difference, note, type Three } from './difference.ts';

const isDerived = ({ heading, anchor }: SectionDocument): boolean => {
  const [derived] = anchorsFor([heading]);
  return derived != null && (anchor === derived || /^-\d+$/.test(anchor?.slice(derived.length) ?? ''));
};

/**
 * Two sides may each have given a section the same anchor. One that was derived from its heading takes the next
 * free number; one that somebody wrote is a conflict.
 */
export function settleAnchors(
  sections: SectionDocument[],
  { base, current, mine }: Three<readonly SectionDocument[]>,
  found: Difference[],
): SectionDocument[] {
  const anchorIn = (list: readonly SectionDocument[], id: string) =>
    list.find((section) => section.id === id)?.anchor ?? null;
  const settled = new Set(sections.filter(({ id, anchor }) => anchor && anchor === anchorIn(current, id)));
  const taken = new Set(Array.from(settled, ({ anchor }) => anchor));
  return sections.map((section) => {
    const { id, anchor } = section;
    if (anchor === null || settled.has(section)) return section;
    if (!taken.has(anchor)) {
      taken.add(anchor);
      return section;
    }
    if (!isDerived(section)) {
      const three = { base: anchorIn(base, id), current: anchorIn(current, id), mine: anchorIn(mine, id) };
      note(found, { section: id, pointer: '/anchor' }, three, true);
      return section;
    }
    const [stem] = anchorsFor([section.heading]);
    let number = 2;
    while (taken.has(`${stem}-${number}`)) number += 1;
    taken.add(`${stem}-${number}`);
    return { ...section, anchor: `${stem}-${number}` };
  });
}
