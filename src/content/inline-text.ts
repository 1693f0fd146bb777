import { type Decorator, decorators } from './marks.ts';
import type { TextBlockInput } from './text-block.ts';

export type LinkTarget = { href: string; title: string | null };

/** The marks that text is written with at one moment. */
export type MarkState = { decorators: Map<Decorator, number>; links: LinkTarget[] };

type Span = { parts: string[]; marks: string[]; signature: string };

/** A paragraph in the making. White space of HTML is collapsed as a browser does; Markdown's is exact. */
export type InlineText = {
  /** Appends `text` as it is. */
  exact: (text: string, state: MarkState) => void;
  /** Appends text of HTML, where a run of white space is one space, and none at the edges. */
  collapsed: (text: string, state: MarkState) => void;
  /** A break that shows only if text follows it. */
  lineBreak: (state: MarkState) => void;
  isEmpty: () => boolean;
  /** The block's children (at least one) and links. */
  finish: () => Pick<TextBlockInput, 'children' | 'markDefs'>;
};

/** `nextLinkKey` gives each link of the document its own key. */
export function createInlineText(nextLinkKey: () => string): InlineText {
  const spans: Span[] = [];
  let links: Map<LinkTarget, { key: string; target: LinkTarget }> | null = null;
  let pendingSpace: MarkState | null = null;
  // A break at the very end shows nothing in a browser, so one waits until something follows it.
  let pendingBreaks: MarkState[] | null = null;
  let blank = true;

  function marksOf(state: MarkState): string[] {
    const marks: string[] = decorators.filter((name) => (state.decorators.get(name) ?? 0) > 0);
    const target = state.links.at(-1);
    if (target === undefined) return marks;
    links ??= new Map();
    let link = links.get(target);
    if (link === undefined) {
      link = { key: nextLinkKey(), target };
      links.set(target, link);
    }
    marks.push(link.key);
    return marks;
  }

  function append(text: string, state: MarkState): void {
    const marks = marksOf(state);
    const signature = marks.join(' ');
    const last = spans.at(-1);
    if (last !== undefined && last.signature === signature) last.parts.push(text);
    else spans.push({ parts: [text], marks, signature });
  }

  function flushBreaks(): void {
    for (const state of pendingBreaks ?? []) append('\n', state);
    pendingBreaks = null;
  }

  return {
    exact(text, state) {
      if (text === '') return;
      flushBreaks();
      append(text, state);
      if (blank && /\S/.test(text)) blank = false;
    },
    collapsed(raw, state) {
      const text = raw.replace(/[ \t\n\f\r]+/g, ' ');
      if (text === '') return;
      const body =
        text === ' ' ? '' : text.slice(text.startsWith(' ') ? 1 : 0, text.endsWith(' ') ? -1 : undefined);
      if (text.startsWith(' ') && !blank && pendingBreaks === null) pendingSpace ??= snapshot(state);
      if (body === '') return;
      flushBreaks();
      if (pendingSpace !== null) append(' ', pendingSpace);
      pendingSpace = null;
      append(body, state);
      blank = false;
      if (text.endsWith(' ')) pendingSpace = snapshot(state);
    },
    lineBreak(state) {
      pendingSpace = null;
      if (blank) return;
      pendingBreaks ??= [];
      pendingBreaks.push(snapshot(state));
    },
    isEmpty: () => blank,
    finish() {
      const children = spans.map((span) => ({
        _type: 'span' as const,
        text: span.parts.join(''),
        marks: span.marks,
      }));
      return {
        children: children.length > 0 ? children : [{ _type: 'span', text: '', marks: [] }],
        markDefs: [...(links?.values() ?? [])].map(({ key, target }) => ({
          _type: 'link',
          _key: key,
          ...target,
        })),
      };
    },
  };
}

function snapshot(state: MarkState): MarkState {
  return { decorators: new Map(state.decorators), links: state.links.slice(-1) };
}
