import type { BodyBuilder } from '../body-builder.ts';
import type { WarningLog } from '../warning.ts';
import { languageOf, openBlockElement } from './blocks.ts';
import type { Attributes, Capture, ReaderContext } from './context.ts';
import {
  blockElements,
  embeddedElements,
  impliedEnds,
  paragraphScope,
  skippedElements,
  voidElements,
} from './elements.ts';
import { openInlineElement } from './inline.ts';
import { emitEmbed, emitImage } from './media.ts';
import { tokenizeHtml } from './tokens.ts';

type Element = { name: string; end: () => void };

// Real pages nest some 30 deep. Beyond this, tags are ignored and their text is kept.
const DEEPEST = 256;
const paragraph: ReadonlySet<string> = new Set(['p']);

/** Reads HTML into `builder`. `inMarkdown` also reports the tags that pass unnoticed in an HTML document. */
export function createHtmlReader(builder: BodyBuilder, log: WarningLog, inMarkdown = false) {
  const stack: Element[] = [];
  const open = new Map<string, number>();
  const context: ReaderContext = { builder, log, captures: [], tables: [], factBoxes: [], figures: [] };
  // Elements below were open before the current Markdown container began, and only its parents end them.
  let floor = 0;
  let skipping: { name: string; depth: number } | null = null;

  function push(name: string, end: () => void): void {
    stack.push({ name, end });
    open.set(name, (open.get(name) ?? 0) + 1);
  }

  function closeAt(index: number): void {
    const [element] = stack.splice(index, 1);
    if (element === undefined) return;
    open.set(element.name, (open.get(element.name) ?? 1) - 1);
    element.end();
  }

  function closeDownTo(depth: number): void {
    while (stack.length > depth) closeAt(stack.length - 1);
  }

  /** Closes the innermost element among `names` that is open inside the nearest of `within`. */
  function closeInnermost(names: ReadonlySet<string>, within: ReadonlySet<string>): void {
    for (let index = stack.length - 1; index >= floor; index -= 1) {
      const { name } = stack[index] as Element;
      if (names.has(name)) closeDownTo(index);
      if (names.has(name) || within.has(name)) return;
    }
  }

  function openTag(name: string, attributes: Attributes): void {
    if (skipping !== null) {
      if (skipping.name === name) skipping.depth += 1;
      return;
    }
    const implied = impliedEnds.get(name);
    if (implied !== undefined) closeInnermost(implied.closes, implied.within);
    if (blockElements.has(name) && (open.get('p') ?? 0) > 0) closeInnermost(paragraph, paragraphScope);
    const embedded = embeddedElements.has(name) && emitEmbed(name, attributes, context);
    if (skippedElements.has(name) || (embedded && !voidElements.has(name))) skipping = { name, depth: 1 };
    else if (name === 'br') breakLine();
    else if (name === 'img') emitImage(attributes, context, text);
    else if (name === 'hr') builder.emit({ _type: 'divider' });
    else if (voidElements.has(name)) return;
    else if (stack.length >= DEEPEST) {
      log.warn(
        'nesting_too_deep',
        `Elements nested deeper than ${DEEPEST} were read as text without structure.`,
      );
    } else {
      const capture = context.captures.at(-1);
      if (capture !== undefined) openCaptured(name, attributes, capture);
      else if (!openBlockElement(name, attributes, context, push)) {
        openInlineElement(name, attributes, context, push, inMarkdown);
      }
    }
  }

  /** Inside a caption, title or program, elements carry no structure of their own. */
  function openCaptured(name: string, attributes: Attributes, capture: Capture): void {
    if (capture.verbatim && name === 'code') capture.language ??= languageOf(attributes);
    const parts = capture.partsOf?.(name, attributes);
    if (parts !== undefined) {
      const inner: Capture = { parts };
      context.captures.push(inner);
      push(name, () => void context.captures.splice(context.captures.lastIndexOf(inner), 1));
      return;
    }
    const breaks = blockElements.has(name) && !capture.verbatim;
    if (breaks) capture.parts.push('\n');
    push(name, () => void (breaks && capture.parts.push('\n')));
  }

  function closeTag(name: string): void {
    if (skipping !== null) {
      if (skipping.name === name) skipping.depth -= 1;
      if (skipping.depth === 0) skipping = null;
      return;
    }
    if (name === 'br') breakLine();
    if ((open.get(name) ?? 0) === 0) return;
    const index = stack.findLastIndex((element) => element.name === name);
    if (index < floor) return;
    // `<b><p>x</b>y</p>`: an inline end tag ends its mark, not the blocks inside it.
    if (blockElements.has(name)) closeDownTo(index);
    else closeAt(index);
  }

  function breakLine(): void {
    const capture = context.captures.at(-1);
    if (capture === undefined) builder.lineBreak();
    else capture.parts.push('\n');
  }

  function text(raw: string): void {
    const capture = context.captures.at(-1);
    if (skipping !== null) {
      const { name } = skipping;
      log.warn('content_dropped', `What stands inside <${name}> is not prose and was left out.`, raw.trim());
    } else if (capture === undefined) builder.collapsedText(raw);
    else capture.parts.push(capture.verbatim ? raw : raw.replace(/[ \t\n\f\r]+/g, ' '));
  }

  function comment(raw: string): void {
    if (/^\s*(?:doctype\b|\??xml\b|\/?wp:|more\b|\[if|<!\[endif|notionvc|(?:Start|End)Fragment)/i.test(raw))
      return;
    log.warn('comment_dropped', 'A comment was left out: it is not shown to readers.', raw.trim());
  }

  return {
    read: (html: string) => tokenizeHtml(html, { open: openTag, close: closeTag, text, comment }),
    /** Whether an element that is no prose (a script, a caption, a program) is open. */
    isCapturing: () => skipping !== null || context.captures.length > 0,
    text,
    /** Begins a container: HTML inside it cannot end what is open now. Returns what `leave` needs. */
    enter(): { depth: number; floor: number } {
      const entered = { depth: stack.length, floor };
      floor = stack.length;
      return entered;
    },
    /** Ends the container, and with it whatever was left open inside. */
    leave(entered: { depth: number; floor: number }): void {
      skipping = null;
      closeDownTo(entered.depth);
      floor = entered.floor;
    },
    /** Ends the inline elements that a paragraph left open. */
    endInline(): void {
      while (stack.length > floor && !blockElements.has((stack.at(-1) as Element).name))
        closeAt(stack.length - 1);
    },
    endSkipping(): void {
      skipping = null;
    },
  };
}
