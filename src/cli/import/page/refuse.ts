import { PageRefused } from './page-refused.ts';

/** Largest page read, in bytes of UTF-8. */
export const maximumPageBytes = 2 * 1_024 * 1_024;

const tags =
  /<\/?(?:html|head|body|div|span|p|a|br|ul|ol|li|h[1-6]|script|style|meta|article|section|img)\b/gi;

function looksLikeHtml(text: string): boolean {
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (/^(?:<!doctype|<html|<\?xml|<svg|<rss|<feed)/.test(start)) return true;
  const found = text.match(tags)?.length ?? 0;
  return found >= 3 && (start.startsWith('<') || found * 500 > text.length);
}

function looksLikeJson(text: string): boolean {
  const start = text.trimStart();
  if (!/^[[{]/.test(start)) return false;
  if (/^(?:\{\s*"|\[\s*[[{"])/.test(start.slice(0, 200))) return true;
  try {
    JSON.parse(start);
    return true;
  } catch {
    return false;
  }
}

/** Source code and data end their lines in brackets, commas and semicolons; prose hardly ever does. */
function looksLikeCode(lines: string[]): boolean {
  if (lines.length < 5) return false;
  const coded = lines.filter((line) => /[;{}()[\]=\\,>]$/.test(line.slice(-1))).length;
  return coded * 5 >= lines.length * 2;
}

/** Rows of a CSV or TSV file: the same separator the same number of times in every line. */
function looksLikeTable(lines: string[]): boolean {
  if (lines.length < 4) return false;
  return ['\t', ';', ','].some((separator) => {
    const cells = (lines[0] ?? '').split(separator).length;
    return cells > 2 && lines.every((line) => line.split(separator).length === cells);
  });
}

/** The head of a Markdown file for another tool: `---`, names with values, `---`. */
function hasFrontMatter(text: string): boolean {
  if (!/^---[ \t]*\r?\n/.test(text)) return false;
  const head = text.slice(0, 20_000).split(/\n---[ \t]*(?:\r?\n|$)/)[0] ?? '';
  return /^[\w-]+:(?:\s|$)/m.test(head);
}

/** Throws `PageRefused` for what cannot be the pasted text of a page, whatever its words say. */
export function refuseWhatIsNoPage(text: string): void {
  // A string of n units has at least n bytes: the cheap test first.
  if (text.length > maximumPageBytes || Buffer.byteLength(text) > maximumPageBytes) {
    throw new PageRefused('The text is larger than 2 MB: one page at a time.');
  }
  if (['%PDF-', '{\\rtf', 'PK\u0003\u0004'].some((mark) => text.startsWith(mark))) {
    throw new PageRefused('This is a document file, not pasted text: open it and copy the page from it.');
  }
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new PageRefused('This is binary data or text in another encoding, not text in UTF-8.');
  }
  const controls = text.match(/(?![\t\n\v\f\r\u0080-\u009f])\p{Cc}|\ufffd/gu)?.length ?? 0;
  if (controls > 20 && controls * 50 > text.length) {
    throw new PageRefused('This is binary data or text in another encoding, not text in UTF-8.');
  }
  if (!/[\p{L}\p{N}]/u.test(text)) throw new PageRefused('The text is empty: there is no word in it.');
  if (looksLikeHtml(text)) {
    throw new PageRefused('This is HTML or XML, not a pasted page: open it in a browser and copy the text.');
  }
  if (looksLikeJson(text)) throw new PageRefused('This is JSON, not a pasted page.');
  if (hasFrontMatter(text)) {
    throw new PageRefused('This is a file with front matter, not a pasted page.');
  }
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  if (looksLikeTable(lines)) throw new PageRefused('These are rows of a table, not a pasted page.');
  if (looksLikeCode(lines)) throw new PageRefused('This looks like source code or data, not a pasted page.');
}
