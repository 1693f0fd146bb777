import { limits } from '../limits.ts';
import type { Decorator } from '../marks.ts';
import { safeAttributeUrl } from './attribute-urls.ts';
import type { Attributes, Push, ReaderContext } from './context.ts';
import { blockElements, decoratorElements, decoratorsOfStyle, plainElements } from './elements.ts';

/** Opens an element that marks its text, or that means nothing to a body. */
export function openInlineElement(
  name: string,
  attributes: Attributes,
  context: ReaderContext,
  push: Push,
  inMarkdown: boolean,
): void {
  if (name === 'a') {
    openLink(attributes, context, push);
    return;
  }
  const { builder, log } = context;
  const style = (attributes.get('style') ?? '').slice(0, 2_000);
  const marks: Decorator[] = decoratorsOfStyle(style);
  const own = decoratorElements.get(name);
  // Google Docs wraps whole documents in <b style="font-weight:normal">.
  if (own !== undefined && !(own === 'strong' && /font-weight\s*:\s*normal/i.test(style))) marks.push(own);
  if (own === undefined && !plainElements.has(name)) {
    const tag = `<${name.slice(0, 40)}>`;
    log.warn('unknown_element', `The element ${tag} was reduced to its text.`, tag);
  } else if (own === undefined && inMarkdown) {
    log.warn('raw_html', 'HTML inside Markdown was reduced to its text.', `<${name}>`);
  }
  const isBlock = blockElements.has(name);
  if (isBlock) builder.breakBlock();
  for (const mark of marks) builder.openMark(mark);
  push(name, () => {
    if (isBlock) builder.breakBlock();
    for (const mark of marks) builder.closeMark(mark);
  });
}

function openLink(attributes: Attributes, { builder, log }: ReaderContext, push: Push): void {
  const raw = attributes.get('href');
  const href = safeAttributeUrl(raw);
  if (href === null) {
    if (raw !== undefined) {
      log.warn('unsafe_url', 'A link to an address that is not allowed was removed; its text was kept.', raw);
    }
    push('a', () => {});
    return;
  }
  const target = { href, title: attributes.get('title')?.slice(0, limits.titleCharacters) ?? null };
  builder.openLink(target);
  push('a', () => builder.closeLink(target));
}
