// A full stop ends a sentence only before white space, and not before a small letter or a dash; the marks of scripts without spaces always do.
const SENTENCE_END =
  /(?:[.!?…]+["'”’»)\]]*(?=\s+(?![\p{Ll}\p{Pd}\s])|\s*$)|(?![.!?])\p{Sentence_Terminal}+["'”’」』）»]*)/gu;
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|St|Jr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|z|bzw|ca|г|гг|стр|им|вул|\p{L}(?:\.\p{L})+)\.$/u;

/** Where the sentences of `text` end, as indexes after their closing quotation marks, from left to right. */
export function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    const isAbbreviation = match[0] === '.' && ABBREVIATION.test(text.slice(Math.max(0, end - 12), end));
    if (!isAbbreviation || end === text.length) ends.push(end);
  }
  return ends;
}
