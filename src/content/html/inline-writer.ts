import { nestMarks } from '../nest-marks.ts';
import type { TextBlock } from '../text-block.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const tags: Record<string, string> = {
  strong: 'strong',
  em: 'em',
  underline: 'u',
  'strike-through': 's',
  sub: 'sub',
  sup: 'sup',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Escaped text with a `<br>` for each line feed. */
export function escapeLines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}

/** The attribute `name="value"` with a space before it; nothing when `value` is null. */
export function attribute(name: string, value: string | number | null): string {
  return value === null ? '' : ` ${name}="${escapeHtml(String(value))}"`;
}

/** The text of a block with its marks, without the element around it. */
export function inlineToHtml(block: TextBlock): string {
  const links = new Map(block.markDefs.map((link) => [link._key, link]));
  return nestMarks(block)
    .map((piece) => {
      if (piece.type === 'text') {
        const text = escapeLines(piece.text);
        return piece.code ? `<code>${text}</code>` : text;
      }
      const tag = tags[piece.mark];
      const link = links.get(piece.mark);
      if (piece.type === 'close') return `</${tag ?? 'a'}>`;
      if (tag !== undefined || link === undefined) return `<${tag ?? 'a'}>`;
      return `<a${attribute('href', link.href)}${attribute('title', link.title)}>`;
    })
    .join('');
}
