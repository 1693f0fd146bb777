import { limits } from '../limits.ts';
import { type Attributes, isTextBlock, type Opener, openCapture, plainParagraph, tidy } from './context.ts';

/** An `<aside>` is a fact box; one inside another is part of it. */
export const openAside: Opener = (_attributes, context, push, name) => {
  const { builder, log, factBoxes } = context;
  if (factBoxes.length > 0) {
    builder.breakBlock();
    return push(name, builder.breakBlock);
  }
  const box: { title: string | null } = { title: null };
  factBoxes.push(box);
  builder.openFrame('text');
  push(name, () => {
    factBoxes.pop();
    const { blocks, waiting } = builder.closeFrame();
    const body = blocks.filter(isTextBlock);
    if (body.length > limits.factBoxBlocks) {
      log.warn('fact_box_too_long', 'A fact box of more than 200 paragraphs became part of the text.');
      for (const block of box.title === null ? body : [plainParagraph(box.title, 'h3'), ...body])
        builder.emit(block);
    } else if (body.length > 0 || box.title !== null) {
      builder.emit({
        _type: 'factBox',
        title: box.title,
        body: body.length > 0 ? body : [plainParagraph('')],
      });
    }
    for (const block of waiting) builder.emit(block);
  });
};

/** The `<header>` of a fact box is its title; any other is part of the text. */
export const openHeader: Opener = (_attributes, context, push, name) => {
  const { builder, factBoxes } = context;
  const box = factBoxes.at(-1);
  builder.breakBlock();
  if (box === undefined || box.title !== null) return push(name, builder.breakBlock);
  const capture = openCapture(context, { parts: [] });
  push(name, () => {
    const title = capture.close();
    if (title.length > limits.titleCharacters) builder.emit(plainParagraph(title, 'h3'));
    else if (title !== '') box.title = title;
  });
};

/** `<blockquote class="pull-quote">`, with who said it in its `<footer>`. */
export const openPullQuote: Opener = (_attributes, context, push, name) => {
  const { builder } = context;
  const attribution: string[] = [];
  builder.breakBlock();
  const capture = openCapture(context, {
    parts: [],
    partsOf: (inner: string, _inner: Attributes) => (inner === 'footer' ? attribution : undefined),
  });
  push(name, () => {
    const text = capture.close();
    const source = tidy(attribution.join(''));
    if (text.length > limits.quoteCharacters || source.length > limits.titleCharacters) {
      for (const part of [text, source]) if (part !== '') builder.emit(plainParagraph(part, 'blockquote'));
    } else if (text !== '' || source !== '') {
      builder.emit({ _type: 'pullQuote', text, attribution: source || null });
    }
  });
};
