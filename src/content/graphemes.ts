const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The largest index, at most `index`, at which `text` can be cut without splitting a user-perceived character. */
export function graphemeFloor(text: string, index: number): number {
  if (index >= text.length) return text.length;
  return segmenter.segment(text).containing(index)?.index ?? index;
}
