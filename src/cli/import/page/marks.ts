/** Bullets and numbers that open a list item. */
const listMark = /^(?:[-*•◦▪▸‣·–—]\s+|\(?\d{1,3}[.)]\s+)(?=\S)/u;

export const isListItem = (text: string) => listMark.test(text);

export const withoutListMark = (text: string) => text.replace(listMark, '');

const quotes = ['""', '“”', '„“', '„”', '«»', '»«', '‘’', '「」', '『』', "''", '””'];

/** Whether the whole line is one quotation: a paragraph, however short. */
export function opensAndClosesAsQuote(text: string): boolean {
  const ends = text.charAt(0) + text.charAt(text.length - 1);
  return text.length > 2 && quotes.includes(ends) && !text.slice(1, -1).includes(text.charAt(0));
}

/** The text of a Markdown heading (`## Heading ##`, `**Heading**`), or null. */
export function markdownHeading(text: string): string | null {
  if (text.length > 320) return null;
  const atx = /^#{1,6}[ \t\u00a0]+(\S.*)$/u
    .exec(text)?.[1]
    ?.replace(/[ \t]#+$/, '')
    .trim();
  if (atx !== undefined) return withoutBold(atx) || null;
  const bold = /^\*\*([^*]+)\*\*$/.exec(text)?.[1] ?? /^__([^_]+)__$/.exec(text)?.[1];
  return bold !== undefined && bold.length <= 150 && !/[.。]$/.test(bold) ? bold.trim() || null : null;
}

const withoutBold = (text: string) => /^\*\*([^*]+)\*\*$/.exec(text)?.[1] ?? text;

/** A line of signs only (`***`, `———`, `====`): a rule, or the underline of a heading. */
export const isRule = (text: string) =>
  text.length < 200 && !/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);

/** A line without the Markdown emphasis around the whole of it. */
export const withoutEmphasis = (text: string) =>
  text.length > 600 ? text : (/^(\*\*|__|\*|_)([^*_\s](?:[^*_]*[^*_\s])?)\1$/u.exec(text)?.[2] ?? text);
