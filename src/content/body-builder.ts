import { createInlineText, type InlineText, type LinkTarget, type MarkState } from './inline-text.ts';
import { limits } from './limits.ts';
import type { Decorator } from './marks.ts';
import type { BlockInput } from './portable-text.ts';
import type { TextBlockInput } from './text-block.ts';
import type { WarningLog } from './warning.ts';

export type Style = NonNullable<TextBlockInput['style']>;
export type ListType = NonNullable<TextBlockInput['listItem']>;

type Item = { used: boolean; current: { block: TextBlockInput; inline: InlineText } | null };
type List = { type: ListType; items: Item[] };

/**
 * Where blocks go. A `text` frame (a table cell, a fact box) holds text blocks only: what else turns up in it
 * waits, and follows the whole.
 */
type Frame = { kind: 'blocks' | 'text'; blocks: BlockInput[]; lists: List[]; waiting: BlockInput[] };

type Current = { inline: InlineText; style: Style; block: TextBlockInput | null; item: Item | null };

/** Builds a flat body from the nested structure that Markdown and HTML come in. */
export type BodyBuilder = ReturnType<typeof createBodyBuilder>;

export function createBodyBuilder(log: WarningLog) {
  const frames: Frame[] = [newFrame('blocks')];
  const marks: MarkState = { decorators: new Map(), links: [] };
  const styles: Style[] = [];
  let current: Current | null = null;
  let links = 0;

  const top = () => frames.at(-1) as Frame;
  const newInline = () => createInlineText(() => `l${++links}`);

  /** The paragraph that text goes to; begun if there is none, or the list item's own again. */
  function paragraph(): Current {
    if (current !== null) return current;
    const style = styles.at(-1) ?? 'normal';
    const item = top().lists.at(-1)?.items.at(-1) ?? null;
    const open = item?.current ?? null;
    if (open !== null && top().blocks.at(-1) === open.block && (open.block.style ?? 'normal') === style) {
      // A list item is one block, so its second paragraph follows the first after a line break.
      open.inline.lineBreak(marks);
      current = { inline: open.inline, style, block: open.block, item };
    } else {
      current = { inline: newInline(), style, block: null, item };
    }
    return current;
  }

  function breakBlock(): void {
    if (current === null) return;
    const { inline, block, item, style } = current;
    current = null;
    if (block !== null || inline.isEmpty()) return;
    const made: TextBlockInput = { _type: 'block', style, ...listShape(item), children: [] };
    top().blocks.push(made);
    if (item === null) {
      Object.assign(made, inline.finish());
      return;
    }
    if (item.used) log.warn('list_item_split', 'A list item with several parts became several list items.');
    item.used = true;
    finishItem(item);
    item.current = { block: made, inline };
  }

  /** A list item's block can grow until the item ends, or until another block of it begins. */
  function finishItem(item: Item): void {
    if (item.current !== null) Object.assign(item.current.block, item.current.inline.finish());
    item.current = null;
  }

  function listShape(item: Item | null): Pick<TextBlockInput, 'listItem' | 'level'> {
    const { lists } = top();
    const list = lists.at(-1);
    if (item === null || list === undefined) return {};
    if (lists.length > limits.listLevel) {
      log.warn('list_too_deep', 'A list nested deeper than 9 levels was lifted to level 9.');
    }
    return { listItem: list.type, level: Math.min(lists.length, limits.listLevel) };
  }

  /** An item without text before its nested list, or without any: it has a bullet all the same. */
  function pushEmptyItem(item: Item | undefined): void {
    if (item === undefined || item.used) return;
    item.used = true;
    const style = styles.at(-1) ?? 'normal';
    top().blocks.push({ _type: 'block', style, ...listShape(item), ...newInline().finish() });
  }

  function closeLists(lists: List[]): void {
    for (const list of lists.splice(0)) for (const item of list.items) finishItem(item);
  }

  return {
    breakBlock,
    /** Appends text exactly. */
    text: (text: string) => paragraph().inline.exact(text, marks),
    /** Appends text of HTML; white space alone starts no paragraph. */
    collapsedText(text: string) {
      if (current !== null || /[^ \t\n\f\r]/.test(text)) paragraph().inline.collapsed(text, marks);
    },
    /** A line break as `<br>` means it: dropped at the edges of a paragraph. */
    lineBreak: () => current?.inline.lineBreak(marks),
    openMark: (name: Decorator) => void marks.decorators.set(name, (marks.decorators.get(name) ?? 0) + 1),
    closeMark: (name: Decorator) => void marks.decorators.set(name, (marks.decorators.get(name) ?? 0) - 1),
    openLink: (target: LinkTarget) => void marks.links.push(target),
    closeLink(target: LinkTarget) {
      const index = marks.links.lastIndexOf(target);
      if (index !== -1) marks.links.splice(index, 1);
    },
    linkTarget: () => marks.links.at(-1) ?? null,
    openStyle(style: Style) {
      breakBlock();
      styles.push(style);
    },
    closeStyle() {
      breakBlock();
      styles.pop();
    },
    style: () => styles.at(-1) ?? 'normal',
    openList(type: ListType) {
      breakBlock();
      pushEmptyItem(top().lists.at(-1)?.items.at(-1));
      top().lists.push({ type, items: [] });
    },
    closeList() {
      breakBlock();
      const list = top().lists.pop();
      if (list !== undefined) for (const item of list.items) finishItem(item);
    },
    openItem() {
      breakBlock();
      const lists = top().lists;
      if (lists.length === 0) lists.push({ type: 'bullet', items: [] });
      lists.at(-1)?.items.push({ used: false, current: null });
    },
    closeItem() {
      breakBlock();
      const item = top().lists.at(-1)?.items.pop();
      pushEmptyItem(item);
      if (item !== undefined) finishItem(item);
    },
    /** Adds a block that is no text. In a list item it stands between the items, and counts as content. */
    emit(block: BlockInput) {
      breakBlock();
      const item = top().lists.at(-1)?.items.at(-1);
      if (item !== undefined) item.used = true;
      if (top().kind === 'blocks') top().blocks.push(block);
      else {
        log.warn(
          'block_moved',
          `A block of type ${block._type} cannot stand in a table or fact box; it follows after it.`,
        );
        top().waiting.push(block);
      }
    },
    /** From here until `closeFrame`, blocks are collected by themselves. */
    openFrame(kind: Frame['kind']) {
      breakBlock();
      styles.push('normal');
      frames.push(newFrame(kind));
    },
    /** The blocks since `openFrame`, and those that must follow whatever is made of them. */
    closeFrame(): { blocks: BlockInput[]; waiting: BlockInput[] } {
      breakBlock();
      styles.pop();
      const frame = frames.pop() as Frame;
      closeLists(frame.lists);
      return { blocks: frame.blocks, waiting: frame.waiting };
    },
    finish(): BlockInput[] {
      breakBlock();
      closeLists(top().lists);
      return top().blocks;
    },
  };
}

function newFrame(kind: Frame['kind']): Frame {
  return { kind, blocks: [], lists: [], waiting: [] };
}
