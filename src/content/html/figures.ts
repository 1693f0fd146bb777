import type { ImageInput } from '../image.ts';
import { limits } from '../limits.ts';
import type { BlockInput } from '../portable-text.ts';
import {
  type Attributes,
  type FigureDraft,
  hasClass,
  isTextBlock,
  type Opener,
  openCapture,
  plainParagraph,
  tidy,
} from './context.ts';

type Image = ImageInput & { _type: 'image' };
type Words = { caption: string | null; credit: string | null };

/** A figure becomes an image, a gallery or an embed with its caption; whatever else it holds follows. */
export const openFigure: Opener = (attributes, context, push, name) => {
  const { builder, figures } = context;
  const draft: FigureDraft = { caption: [], credit: [] };
  figures.push(draft);
  builder.openFrame('blocks');
  push(name, () => {
    figures.splice(figures.lastIndexOf(draft), 1);
    const { blocks } = builder.closeFrame();
    const words = {
      caption: tidy(draft.caption.join('')) || null,
      credit: tidy(draft.credit.join('')) || null,
    };
    for (const block of figureBlocks(blocks, attributes, words)) builder.emit(block);
  });
};

/** The caption of the innermost figure; outside of one, `<figcaption>` is a paragraph. */
export const openCaption: Opener = (_attributes, context, push, name) => {
  const draft = context.figures.at(-1);
  context.builder.breakBlock();
  if (draft === undefined) return push(name, context.builder.breakBlock);
  const capture = openCapture(context, {
    parts: draft.caption,
    partsOf: (inner, attributes) =>
      inner === 'small' || hasClass(attributes, 'credit') ? draft.credit : undefined,
  });
  push(name, capture.close);
};

function figureBlocks(blocks: BlockInput[], attributes: Attributes, words: Words): BlockInput[] {
  const images = blocks.flatMap((block) =>
    block._type === 'image' ? [block] : block._type === 'gallery' ? block.images : [],
  );
  const rest = blocks.filter((block) => block._type !== 'image' && block._type !== 'gallery');
  if (images.length > 1 || (images.length === 1 && hasClass(attributes, 'gallery'))) {
    return [...galleries(images), ...rest, ...paragraphs(words)];
  }
  const [image] = images;
  if (image !== undefined) {
    const captioned = withWords(image, words);
    return [captioned.image, ...rest, ...paragraphs(captioned.left)];
  }
  const linked = hasClass(attributes, 'embed') ? embedOfLink(rest, attributes) : null;
  if (linked !== null) return [linked, ...paragraphs(words)];
  const [embed, ...others] = rest;
  const { caption } = words;
  if (
    embed?._type === 'embed' &&
    !embed.title &&
    caption !== null &&
    caption.length <= limits.titleCharacters
  ) {
    return [{ ...embed, title: caption }, ...others, ...paragraphs({ ...words, caption: null })];
  }
  return [...rest, ...paragraphs(words)];
}

function galleries(images: Image[]): BlockInput[] {
  const chunks: BlockInput[] = [];
  for (let start = 0; start < images.length; start += limits.galleryImages) {
    chunks.push({ _type: 'gallery', images: images.slice(start, start + limits.galleryImages) });
  }
  return chunks;
}

function withWords(image: Image, words: Words): { image: Image; left: Words } {
  const fitsCaption = words.caption !== null && words.caption.length <= limits.captionCharacters;
  const fitsCredit = words.credit !== null && words.credit.length <= limits.titleCharacters;
  return {
    image: {
      ...image,
      ...(fitsCaption ? { caption: words.caption } : {}),
      ...(fitsCredit ? { credit: words.credit } : {}),
    },
    left: { caption: fitsCaption ? null : words.caption, credit: fitsCredit ? null : words.credit },
  };
}

/** `<figure class="embed"><a href="…">title</a></figure>`, which is how an embed is written as HTML. */
function embedOfLink(blocks: BlockInput[], attributes: Attributes): BlockInput | null {
  const [block, ...others] = blocks;
  if (block === undefined || others.length > 0 || !isTextBlock(block)) return null;
  const [link] = block.markDefs ?? [];
  const title = block.children.map((span) => span.text).join('');
  if (link === undefined || !/^https?:/i.test(link.href) || title.length > limits.titleCharacters)
    return null;
  const provider = attributes.get('data-provider')?.slice(0, 200) ?? null;
  return { _type: 'embed', url: link.href, provider, title: title === link.href ? null : title };
}

function paragraphs(words: Words): BlockInput[] {
  return [words.caption, words.credit].filter((text) => text !== null).map((text) => plainParagraph(text));
}
