const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The largest index, at most `index`, at which `text` can be cut without splitting a user-perceived character. */
export function graphemeFloor(text: string, index: number): number {
  if (index >= text.length) return text.length;
  // What follows much later decides nothing.
  return segmenter.segment(text.slice(0, index + 100)).containing(index)?.index ?? index;
}
