import { sentenceEnds } from '../../../content/sentences.ts';
import { readBylineText } from './bylines.ts';
import { hasDateline } from './dateline.ts';
import { isDepartment, isLabelShaped } from './label.ts';
import type { Line } from './lines.ts';
import { withoutListMark } from './marks.ts';
import { isCaption, isCopyright, isDateLine, isFurniture } from './meta-lines.ts';
import { countWords, endsSentence, samePrint } from './shape.ts';
import { departments, phraseKey, popularPhrases, relatedPhrases } from './vocabulary.ts';

export type CardLine = {
  kind: 'title' | 'label' | 'excerpt' | 'url' | 'furniture' | 'related' | 'popular' | 'footer';
  text: string;
  url: string | null;
  /** As printed, with bullet and address. */
  raw: string;
  gap: boolean;
};

const address = /^<?(https?:\/\/[^\s<>]+)>?$/u;
const markdownLink = /^\[([^[\]]+)\]\((https?:\/\/[^\s()]+)\)$/u;
const titleWithAddress = /^(\S.*?)\s+[–—|:-]?\s*[<(]?(https?:\/\/[^\s<>()]+)[>)]?$/u;

/** Longest title of a card, in UTF-16 units and in words. */
const longestTitle = 220;
const mostTitleWords = 28;

/** Whether a line heads a block of related stories: "Related Articles", "## Lesen Sie auch:". */
export const isRelatedPhrase = (text: string) => text.length <= 60 && relatedPhrases.has(phraseKey(text));

/** "More from Europe", "Mehr aus Kultur": a block named for the department. */
export function isMoreFrom(text: string): boolean {
  const department = /^(?:more (?:from|in|on)|mehr aus|plus de|más de|ещё из|more)\s+(.+?):?$/iu.exec(
    text.slice(0, 60),
  )?.[1];
  return department !== undefined && departments.has(phraseKey(department));
}

function isExcerpt(text: string): boolean {
  if (text.length > longestTitle || countWords(text) > mostTitleWords || hasDateline(text)) return true;
  if (/(?:…|\.{3}|\]…?)$/u.test(text)) return true;
  if (sentenceEnds(text).some((end) => end < text.length && end > 20)) return true;
  return /[.。।۔।]["”’»)]*$/u.test(text.slice(-6)) && endsSentence(text) && countWords(text) >= 5;
}

function kindOf(text: string, doubled: boolean): CardLine['kind'] {
  if (isCopyright(text)) return 'footer';
  if (text.length <= 60 && popularPhrases.has(phraseKey(text))) return 'popular';
  if (isDepartment(text)) return 'label';
  // "Read more" among cards is the button of one as often as the head of a list: neither is a card.
  if (isRelatedPhrase(text) || isMoreFrom(text)) return 'related';
  if (isFurniture(text) || isDateLine(text) || isCaption(text)) return 'furniture';
  if (doubled) return 'title';
  if (readBylineText(text, true) !== null && countWords(text) <= 8) return 'furniture';
  if (isExcerpt(text)) return 'excerpt';
  return isLabelShaped(text) ? 'label' : 'title';
}

/** Tells the kind of each line after the heading of a related block. */
export function toCardLines(lines: Line[]): CardLine[] {
  const read = lines.map(({ text: raw, gap }) => {
    const text = withoutListMark(raw.replace(/^#{1,6}\s+/u, ''));
    const alone = address.exec(text)?.[1];
    if (alone !== undefined) return { raw, gap, text: alone, url: alone, alone: true };
    const linked = text.length <= 1_000 ? (markdownLink.exec(text) ?? titleWithAddress.exec(text)) : null;
    return { raw, gap, text: linked?.[1] ?? text, url: linked?.[2] ?? null, alone: false };
  });
  const cards = read.map((line, index): CardLine => {
    const { raw, gap, text, url } = line;
    if (line.alone) return { kind: 'url', raw, gap, text, url };
    const near = [-3, -2, -1, 1, 2, 3].some((step) => {
      const other = read[index + step];
      return other !== undefined && text.length <= longestTitle && samePrint(other.text, text);
    });
    const kind = url !== null ? 'title' : kindOf(text, near && countWords(text) > 2);
    return { kind, raw, gap, text, url };
  });
  // Short titles look like labels. Where no line is a title, those that name no department are.
  if (cards.some((card) => card.kind === 'title')) return cards;
  return cards.map((card) =>
    card.kind === 'label' && !isDepartment(card.text) ? { ...card, kind: 'title' } : card,
  );
}
