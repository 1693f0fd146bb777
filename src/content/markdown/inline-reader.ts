import type MarkdownIt from 'markdown-it';
import type { BodyBuilder } from '../body-builder.ts';
import { isKnownElement } from '../html/elements.ts';
import type { createHtmlReader } from '../html/reader.ts';
import type { LinkTarget } from '../inline-text.ts';
import { limits } from '../limits.ts';
import type { Decorator } from '../marks.ts';
import { isSafeUrl } from '../urls.ts';
import type { WarningLog } from '../warning.ts';

type Token = ReturnType<MarkdownIt['parse']>[number];
type HtmlReader = ReturnType<typeof createHtmlReader>;

const marks: Record<string, Decorator> = { strong: 'strong', em: 'em', s: 'strike-through' };

/** Reads the text of one paragraph, heading or cell, with its marks, links and images. */
export function createInlineReader(builder: BodyBuilder, html: HtmlReader, log: WarningLog) {
  const links: (LinkTarget | null)[] = [];

  /** Text between pieces of HTML: exact, unless HTML around it collects it otherwise. */
  function text(raw: string): void {
    if (html.isCapturing()) html.text(raw);
    else builder.text(raw);
  }

  function openLink(token: Token): void {
    const href = token.attrGet('href') ?? '';
    const url = href.replaceAll(' ', '%20');
    const title = token.attrGet('title');
    if (isSafeUrl(url) && (title?.length ?? 0) <= limits.titleCharacters) {
      const target = { href: url, title: title || null };
      links.push(target);
      builder.openLink(target);
    } else {
      links.push(null);
      // An empty target is a slip of the pen, not a danger, but leads nowhere either.
      log.warn(
        'unsafe_url',
        'A link to an address that is not allowed was removed; its text was kept.',
        href,
      );
    }
  }

  function image(token: Token): void {
    const raw = token.attrGet('src') ?? '';
    const url = raw.replaceAll(' ', '%20');
    const alt = plain(token.children ?? []);
    const caption = token.attrGet('title') || null;
    const fits = Math.max(alt.length, caption?.length ?? 0) <= limits.captionCharacters;
    if (!isSafeUrl(url) || !fits || html.isCapturing()) {
      text(alt);
      log.warn(
        'unsafe_url',
        'An image without an address that is allowed was replaced by its alt text.',
        raw,
      );
      return;
    }
    const link = builder.linkTarget();
    if (link !== null) log.warn('image_link_dropped', 'The link around an image was removed.', link.href);
    builder.emit({ _type: 'image', url, alt: alt || null, caption });
  }

  function inlineHtml(raw: string): void {
    const name = /^<\/?([a-z][^\s/>]*)/i.exec(raw)?.[1]?.toLowerCase();
    if (name !== undefined && !isKnownElement(name) && !html.isCapturing()) {
      // "Press <enter>": more likely words than an element.
      log.warn(
        'unknown_element',
        `The tag <${name.slice(0, 40)}> is no HTML that is understood; it was kept as text.`,
        raw,
      );
      text(raw);
    } else html.read(raw);
  }

  return {
    read(token: Token): void {
      if (/^\[[ xX]\][ \t]/.test(token.content)) {
        log.warn('task_list', 'The boxes of a task list were kept as text.', token.content);
      }
      for (const child of token.children ?? []) {
        if (child.type === 'text' || child.type === 'text_special') text(child.content);
        else if (child.type === 'softbreak') text(' ');
        else if (child.type === 'hardbreak') text('\n');
        else if (child.type === 'html_inline') inlineHtml(child.content);
        else if (child.type === 'image') image(child);
        else if (child.type === 'link_open') openLink(child);
        else if (child.type === 'link_close') {
          const target = links.pop();
          if (target) builder.closeLink(target);
        } else if (child.type === 'code_inline') {
          builder.openMark('code');
          text(child.content);
          builder.closeMark('code');
        } else {
          const mark = marks[child.tag];
          if (mark === undefined) text(child.content);
          else if (child.nesting === 1) builder.openMark(mark);
          else builder.closeMark(mark);
        }
      }
      html.endSkipping();
      html.endInline();
    },
  };
}

/** The text of an image's alt, without its markup. */
function plain(tokens: Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n';
      return token.children && token.children.length > 0 ? plain(token.children) : token.content;
    })
    .join('');
}
