import type { Block } from '../../content/portable-text.ts';
import type { TextBlock } from '../../content/text-block.ts';
import type { Text } from './whole-article.ts';

/** A dateline as it is printed before the first words. */
export const printed = ({ location, text }: { location: string; text: string | null }) =>
  text === null ? `${location} — ` : /\s$/.test(text) ? text : `${text} `;

const isParagraph = (block: Block | undefined): block is TextBlock =>
  block?._type === 'block' && block.style === 'normal' && block.listItem === undefined;

/** The text as a newspaper prints it: the body does not repeat the dateline, so it is put before the first words. */
export function withDateline<T extends Text>(article: T): T {
  const { dateline, sections } = article;
  if (!dateline) return article;
  const span = { _type: 'span' as const, _key: 'dateline', text: printed(dateline), marks: [] };
  const [first, ...others] = sections;
  const [opening, ...rest] = first?.body ?? [];
  if (first && first.heading === null && isParagraph(opening)) {
    const body = [{ ...opening, children: [span, ...opening.children] }, ...rest];
    return { ...article, sections: [{ ...first, body }, ...others] };
  }
  const alone = { ...span, text: printed(dateline).trim() };
  const paragraph: TextBlock = {
    _type: 'block',
    _key: 'dateline-block',
    style: 'normal',
    children: [alone],
    markDefs: [],
  };
  const section = { id: '', heading: null, anchor: null, body: [paragraph] };
  return { ...article, sections: [section, ...sections] };
}
