/** Which entries depend on what. A tag is held once, however many entries have it: they are most of an entry's words. */
export function createTagIndex<E extends { tags: readonly string[] }>() {
  const byTag = new Map<string, { tag: string; entries: Set<E> }>();

  function placeOf(tag: string) {
    const place = byTag.get(tag) ?? { tag, entries: new Set<E>() };
    if (place.entries.size === 0) byTag.set(tag, place);
    return place;
  }

  return {
    add: (entry: E) => {
      entry.tags = entry.tags.map((word) => {
        const { tag, entries } = placeOf(word);
        entries.add(entry);
        return tag;
      });
    },
    remove: (entry: E) => {
      for (const tag of entry.tags) {
        const entries = byTag.get(tag)?.entries;
        entries?.delete(entry);
        if (entries?.size === 0) byTag.delete(tag);
      }
    },
    under: (tag: string): E[] => [...(byTag.get(tag)?.entries ?? [])],
  };
}
