const entity = (character: string): string => `&#${character.codePointAt(0)};`;

export type LineRules = {
  /** Line breaks as CommonMark's hard break; without it as `<br>`, which fits on one line. */
  hardBreaks: boolean;
  /** In a heading, a `#` at the end would be dropped. */
  heading: boolean;
};

/** Text inside a line, so that it reads back as it is. */
export function escapeInline(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/&(?=[#a-z])/gi, '\\&')
    .replace(/!$/, '\\!')
    .replaceAll('\r', '&#13;');
}

/** What would begin a heading, list, quotation, table or rule at the start of a line. */
export function escapeLineStart(line: string): string {
  return line.replace(/^[#+\-=:]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** White space that Markdown would drop, as character references (of which there is none for U+000B). */
export function encodeSpaces(text: string): string {
  return text.replace(/[^\S\v]/g, entity);
}

/** One line of text whose white space at the edges, if any, must survive. */
export function escapeLine(text: string): string {
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  return (
    encodeSpaces(text.slice(0, start)) + escapeInline(text.slice(start, end)) + encodeSpaces(text.slice(end))
  );
}

/** A link's or image's address. */
export function destination(url: string): string {
  const escaped = url.replace(/&(?=[#a-z0-9]+;)/gi, '&amp;').replaceAll('|', '\\|');
  return /[()]/.test(escaped) ? `<${escaped}>` : escaped;
}

/** ` "title"`, or nothing. */
export function titlePart(title: string | null): string {
  if (title === null) return '';
  const escaped = title
    .replace(/[\\"|]/g, '\\$&')
    .replace(/&(?=[#a-z])/gi, '\\&')
    .replace(/[\r\n]/g, entity);
  return ` "${escaped}"`;
}
