import type { BodyBuilder } from '../body-builder.ts';
import type { BlockInput } from '../portable-text.ts';
import type { TextBlockInput } from '../text-block.ts';
import type { WarningLog } from '../warning.ts';
import type { RowDraft } from './table-rows.ts';

export type Attributes = ReadonlyMap<string, string>;

/** Text that an element collects as a string (a caption, a title, a program) and not as paragraphs. */
export type Capture = {
  parts: string[];
  /** A program, whose white space counts. */
  verbatim?: boolean;
  language?: string | null;
  /** Where the text of an element inside goes instead, if it has a meaning of its own. */
  partsOf?: (name: string, attributes: Attributes) => string[] | undefined;
};

export type TableDraft = { rows: RowDraft[]; inHead: boolean; inCell: boolean; waiting: BlockInput[] };
export type FactBoxDraft = { title: string | null };
export type FigureDraft = { caption: string[]; credit: string[] };

/** What the readers of the single kinds of elements share: the builder, and what is open. */
export type ReaderContext = {
  builder: BodyBuilder;
  log: WarningLog;
  captures: Capture[];
  tables: TableDraft[];
  factBoxes: FactBoxDraft[];
  figures: FigureDraft[];
};

/** Notes an element as open; `end` runs when it closes. */
export type Push = (name: string, end: () => void) => void;
export type Opener = (attributes: Attributes, context: ReaderContext, push: Push, name: string) => void;

export const isTextBlock = (block: BlockInput): block is TextBlockInput => block._type === 'block';

export const plainParagraph = (text: string, style: TextBlockInput['style'] = 'normal'): TextBlockInput => ({
  _type: 'block',
  style,
  children: [{ _type: 'span', text }],
});

/** Opens a capture that `close` ends; what was captured comes back as one string. */
export function openCapture(context: ReaderContext, capture: Capture): { close: () => string } {
  context.captures.push(capture);
  return {
    close() {
      const index = context.captures.lastIndexOf(capture);
      if (index !== -1) context.captures.splice(index, 1);
      const text = capture.parts.join('');
      return capture.verbatim ? text : tidy(text);
    },
  };
}

/** Captured words: single spaces, no empty lines, none at the edges. */
export function tidy(text: string): string {
  return text
    .replace(/[ \n]{2,}/g, (run) => (run.includes('\n') ? '\n' : ' '))
    .replace(/^[ \n]+|[ \n]$/g, '');
}

export function hasClass(attributes: Attributes, name: string): boolean {
  return (attributes.get('class') ?? '').split(/\s+/).includes(name);
}
