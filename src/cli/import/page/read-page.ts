import { readDateline } from './dateline.ts';
import { readFront, repeatsHeadline } from './front.ts';
import { type Line, toLines } from './lines.ts';
import { isFurniture } from './meta-lines.ts';
import type { Page } from './page.ts';
import { PageRefused } from './page-refused.ts';
import { refuseWhatIsNoPage } from './refuse.ts';
import { splitRelated } from './related.ts';
import { readSections } from './sections.ts';
import { isProse, named } from './shape.ts';

export type { Page, PageCard, PageSection } from './page.ts';
export { PageRefused } from './page-refused.ts';

/** Takes buttons, advertising marks and repeats of the headline out of the text. */
function withoutFurniture(lines: Line[], headline: string, notes: string[]): Line[] {
  const left: string[] = [];
  const kept: Line[] = [];
  let gap = false;
  for (const line of lines) {
    if (isFurniture(line.text) || repeatsHeadline(line.text, headline)) {
      left.push(line.text);
      gap = true;
    } else {
      kept.push(gap ? { ...line, gap: true } : line);
      gap = false;
    }
  }
  if (left.length > 0) notes.push(`Left out of the text: ${[...new Set(left)].map(named).join(', ')}.`);
  return kept;
}

/**
 * Reads the text of a news page as pasted from a browser. Nothing is lost silently: what is neither in a field
 * nor in the text is named in `notes`. Throws `PageRefused`, and nothing else, for what is no page.
 */
export function readPage(text: string): Page {
  refuseWhatIsNoPage(text);
  const notes: string[] = [];
  const lines = toLines(text.replace(/^\ufeff/, ''), notes);
  const { bodyStart, ...front } = readFront(lines, notes);
  const { body, relatedLinks } = splitRelated(lines.slice(bodyStart), notes);
  const { opening, sections } = readSections(withoutFurniture(body, front.headline, notes), notes);

  const paragraphs = [...opening, ...sections.flatMap((section) => section.paragraphs)];
  if (!paragraphs.some(isProse)) {
    throw new PageRefused(`There is a headline, ${named(front.headline)}, but no text under it.`);
  }
  const dateline = opening[0] === undefined ? null : readDateline(opening[0]);
  const unled =
    dateline === null
      ? opening
      : opening.map((paragraph, index) => (index === 0 ? paragraph.slice(dateline.text.length) : paragraph));
  return {
    ...front,
    dateline: dateline?.location ?? null,
    datelineMark: dateline?.mark ?? null,
    datelineText: dateline?.text ?? null,
    opening: unled,
    openingAsPrinted: opening,
    sections,
    relatedLinks,
    notes,
  };
}
