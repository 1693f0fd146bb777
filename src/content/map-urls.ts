import type { Image } from './image.ts';
import type { Block, Body } from './portable-text.ts';
import type { TextBlock } from './text-block.ts';

type Map = (url: string) => string;

const inText = (block: TextBlock, map: Map): TextBlock => ({
  ...block,
  markDefs: block.markDefs.map((link) => ({ ...link, href: map(link.href) })),
});

const inImage = <I extends Image>(image: I, map: Map): I => ({ ...image, url: map(image.url) });

function inBlock(block: Block, map: Map): Block {
  switch (block._type) {
    case 'block':
      return inText(block, map);
    case 'image':
      return inImage(block, map);
    case 'gallery':
      return { ...block, images: block.images.map((image) => inImage(image, map)) };
    case 'embed':
      return { ...block, url: map(block.url) };
    case 'table':
      return {
        ...block,
        rows: block.rows.map((row) => ({
          ...row,
          cells: row.cells.map((cell) => ({ ...cell, value: cell.value.map((text) => inText(text, map)) })),
        })),
      };
    case 'factBox':
      return { ...block, body: block.body.map((text) => inText(text, map)) };
    default:
      return block;
  }
}

/** The body with each address in it (of links, images and embeds) replaced. */
export const mapUrls = (body: Body, map: Map): Body => body.map((block) => inBlock(block, map));
