import type { Page } from '../../../src/cli/import/page/read-page.ts';

const letters = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** A line without the marks that a field leaves out: bullets, numbers, the address of a link. */
const unmarked = (line: string) =>
  line
    .trim()
    .replace(/^(?:[-•]|\d+\.)\s+/, '')
    .replace(/\[([^\]]+)\]\(\S+\)/, '$1');

/** As much of a line as a note is sure to name. */
const start = (line: string) => letters([...unmarked(line)].slice(0, 45).join('')).slice(0, 40);

/** Lines of the page whose beginning is neither in a field of the result nor named in its notes. */
export function lostLines(text: string, page: Page): string[] {
  const { notes, ...fields } = page;
  const strings: string[] = [...notes];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  collect(fields);
  const found = letters(strings.join('\n'));
  return text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).filter((line) => !found.includes(start(line)));
}
