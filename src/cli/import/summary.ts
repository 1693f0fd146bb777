import type { Page } from './page/page.ts';

const width = 78;

const clip = (text: string, room: number) =>
  text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;

// A page may hold anything: an escape sequence in it must not reach the terminal.
const printable = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ');

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

const row = (label: string, text: string) => `${label.padEnd(12)}${clip(printable(text), width - 12)}`;

/** What was understood of a page, for a person to check at a glance. */
export function summaryOf(page: Page, slug: string, language: string): string {
  const sections = page.sections.map(({ heading, paragraphs }, at) =>
    row(at === 0 ? 'Sections' : '', `${heading} (${count(paragraphs.length, 'paragraph')})`),
  );
  const links = page.relatedLinks.flatMap(({ title, category, excerpt, url }, at) => [
    row(at === 0 ? 'Related' : '', `${category === null ? '' : `[${category}] `}${title}`),
    ...(excerpt === null ? [] : [row('', `  ${excerpt}`)]),
    ...(url === null ? [] : [row('', `  ${url}`)]),
  ]);
  return [
    row('Headline', page.headline),
    row('Address', `${slug} (${language})`),
    row('Category', page.category ?? '–'),
    ...(page.standfirst === null ? [] : [row('Standfirst', page.standfirst)]),
    ...(page.bylines.length === 0 ? [] : [row('By', page.bylines.join(', '))]),
    row('Dateline', page.dateline ?? '–'),
    row(
      'Opening',
      page.opening.length === 0 ? '–' : `${count(page.opening.length, 'paragraph')}: ${page.opening[0]}`,
    ),
    ...sections,
    ...links,
    ...page.notes.map((note, at) => `${(at === 0 ? 'Notes' : '').padEnd(12)}${printable(note)}`),
  ].join('\n');
}
