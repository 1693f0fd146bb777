import { cleanCardExcerpt } from './card-excerpt.ts';
import type { CardLine } from './card-lines.ts';
import type { PageCard } from './page.ts';
import { named, samePrint } from './shape.ts';

type Card = { title: string; category: string | null; raw: string | null; url: string | null };

/** Whether the label at `index` names the department of the card after it rather than of the one before. */
function belongsToNext(lines: CardLine[], index: number, labelFirst: boolean): boolean {
  const next = lines[index + 1];
  if (next === undefined || next.kind === 'excerpt') return false;
  const previous = lines[index - 1];
  if (previous === undefined) return true;
  const gapBefore = lines[index]?.gap ?? false;
  if (gapBefore !== next.gap) return gapBefore;
  return labelFirst;
}

/** Whether most cards print their title twice; then a line printed once under it is its excerpt. */
function titlesDouble(lines: CardLine[]): boolean {
  const titles = lines.filter((line) => line.kind === 'title');
  const pairs = titles.filter(
    (line, index) => index > 0 && samePrint(line.text, titles[index - 1]?.text ?? ''),
  ).length;
  return pairs > 0 && pairs * 3 >= titles.length;
}

/** Collects cards from their lines; what belongs to none is returned in `left`, as printed. */
function collect(lines: CardLine[]): { cards: Card[]; left: string[] } {
  const cards: Card[] = [];
  const left: string[] = [];
  const labelFirst = lines.find((line) => line.kind === 'label' || line.kind === 'title')?.kind === 'label';
  const doubled = titlesDouble(lines);
  let label: string | null = null;
  let url: string | null = null;
  let repeats = 0;
  for (const [index, line] of lines.entries()) {
    const card = cards.at(-1);
    if (line.kind === 'label') {
      if (belongsToNext(lines, index, labelFirst) || !card) {
        if (label !== null) left.push(label);
        label = line.text;
      } else if (card.category === null) card.category = line.text;
      else if (!samePrint(card.category, line.text)) left.push(line.raw);
    } else if (line.kind === 'title') {
      const same = card !== undefined && samePrint(card.title, line.text);
      if (same && repeats < 2 && card.raw === null) {
        repeats += 1;
        if (card.url === null) card.url = line.url;
        else if (line.url !== null && line.url !== card.url) left.push(line.url);
        if (label !== null) {
          if (card.category === null) card.category = label;
          else left.push(label);
          label = null;
        }
      } else if (
        card &&
        doubled &&
        repeats > 0 &&
        card.raw === null &&
        label === null &&
        !samePrint(line.text, lines[index + 1]?.text ?? '') &&
        !samePrint(line.text, lines[index + 2]?.text ?? '')
      ) {
        card.raw = line.text;
      } else {
        if (line.url !== null && url !== null && url !== line.url) left.push(url);
        cards.push({ title: line.text, category: label, raw: null, url: line.url ?? url });
        label = null;
        url = null;
        repeats = 0;
      }
    } else if (line.kind === 'url') {
      if (!card) {
        if (url !== null) left.push(url);
        url = line.url;
      } else if (card.url === null) card.url = line.url;
      else left.push(line.raw);
    } else if (line.kind === 'excerpt' && card && card.raw === null) card.raw = line.text;
    else left.push(line.raw);
  }
  if (label !== null) left.push(label);
  if (url !== null) left.push(url);
  return { cards, left };
}

/** Reads the cards of a related block. Lines from a list of popular stories or the footer on are left out. */
export function readCards(lines: CardLine[], notes: string[]): PageCard[] {
  const end = lines.findIndex((line) => line.kind === 'popular' || line.kind === 'footer');
  const own = end === -1 ? lines : lines.slice(0, end);
  const rest = end === -1 ? [] : lines.slice(end).map((line) => line.raw);
  const { cards, left } = collect(own.filter((line) => line.kind !== 'furniture' && line.kind !== 'related'));
  const furniture = own
    .filter((line) => line.kind === 'furniture' || line.kind === 'related')
    .map((line) => line.raw);
  const out = [...new Set([...furniture, ...left, ...rest])];
  if (out.length > 0) notes.push(`Left out around the related links: ${out.map(named).join(', ')}.`);
  return cards.map(({ title, category, raw, url }) => {
    const excerpt = raw === null ? null : cleanCardExcerpt(raw, title);
    if (raw !== null && excerpt !== raw)
      notes.push(`The excerpt of ${named(title)} was cleaned; the page has ${named(raw)}.`);
    return { title, category, excerpt, url };
  });
}
