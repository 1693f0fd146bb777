import sanitizeHtml from 'sanitize-html';
import type { Block, Body } from '../portable-text.ts';
import type { TextBlock } from '../text-block.ts';
import { blockToHtml } from './block-writer.ts';
import { textToHtml } from './text-writer.ts';

/** All that this writer makes, and nothing else. */
const allowed: sanitizeHtml.IOptions = {
  allowedTags: (
    'p h3 h4 blockquote ul ol li strong em u s code sub sup a br figure figcaption img small table thead tbody tr ' +
    'th td pre aside header footer hr'
  ).split(' '),
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'width', 'height'],
    figure: ['data-provider'],
  },
  allowedClasses: {
    figure: ['gallery', 'embed'],
    blockquote: ['pull-quote'],
    aside: ['fact-box'],
    code: ['language-*'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
};

const isText = (block: Block): block is TextBlock => block._type === 'block';

/**
 * The body as semantic HTML: figures with captions, `<aside class="fact-box">`, `<blockquote class="pull-quote">`,
 * `<figure class="embed">` with a link. Whatever the body holds, only an allow-list of elements, attributes and
 * URL schemes comes out.
 */
export function toHtml(body: Body): string {
  const parts: string[] = [];
  for (let start = 0; start < body.length; ) {
    const block = body[start] as Block;
    if (!isText(block)) {
      parts.push(blockToHtml(block));
      start += 1;
      continue;
    }
    const run: TextBlock[] = [];
    for (let next = body[start]; next !== undefined && isText(next); next = body[start]) {
      run.push(next);
      start += 1;
    }
    parts.push(textToHtml(run));
  }
  return sanitizeHtml(parts.join(''), allowed);
}
