import { completeImage } from './image.ts';
import { decorators } from './marks.ts';
import type { Block, BlockInput, Body, BodyInput } from './portable-text.ts';
import type { TextBlock, TextBlockInput } from './text-block.ts';

type Keyed = { _key?: string | undefined };
type KeyFor = (part: Keyed) => string;

/** Walks every keyed part in reading order, so that equal input gives equal keys. */
function* partsOf(body: BodyInput): Generator<Keyed> {
  for (const block of body) {
    yield block;
    if (block._type === 'block') yield* partsOfText(block);
    else if (block._type === 'gallery') yield* block.images;
    else if (block._type === 'factBox') for (const text of block.body) yield* partsOfText(text, text);
    else if (block._type === 'table') {
      for (const row of block.rows) {
        yield row;
        for (const cell of row.cells) {
          if (typeof cell === 'string') continue;
          yield cell;
          for (const text of cell.value) yield* partsOfText(text, text);
        }
      }
    }
  }
}

function* partsOfText(block: TextBlockInput, ...before: Keyed[]): Generator<Keyed> {
  yield* before;
  yield* block.markDefs ?? [];
  yield* block.children;
}

/** Gives each part the key it came with if it is the first to have it, else the next free k1, k2, … */
function keyGiver(body: BodyInput): KeyFor {
  const taken = new Set<string>(decorators);
  const own = new Map<Keyed, string>();
  for (const part of partsOf(body)) {
    if (part._key === undefined || taken.has(part._key)) continue;
    taken.add(part._key);
    own.set(part, part._key);
  }
  let last = 0;
  return (part) => {
    const kept = own.get(part);
    if (kept !== undefined) {
      // The same object may stand in the body twice; only its first place keeps the key.
      own.delete(part);
      return kept;
    }
    let key: string;
    do key = `k${++last}`;
    while (taken.has(key));
    taken.add(key);
    return key;
  };
}

function keyedText(block: TextBlockInput, keyFor: KeyFor): TextBlock {
  const _key = keyFor(block);
  const renamed = new Map<string, string>();
  const markDefs = (block.markDefs ?? []).map((link) => {
    const key = keyFor(link);
    if (link._key !== undefined && !renamed.has(link._key)) renamed.set(link._key, key);
    return { _type: link._type, _key: key, href: link.href, title: link.title ?? null };
  });
  const { listItem } = block;
  const level = block.level ?? (listItem === undefined ? undefined : 1);
  return {
    _type: 'block',
    _key,
    style: block.style ?? 'normal',
    ...(listItem === undefined ? {} : { listItem }),
    ...(level === undefined ? {} : { level }),
    children: block.children.map((span) => ({
      _type: 'span',
      _key: keyFor(span),
      text: span.text,
      marks: (span.marks ?? []).map((mark) => renamed.get(mark) ?? mark),
    })),
    markDefs,
  };
}

function keyedBlock(block: BlockInput, keyFor: KeyFor): Block {
  if (block._type === 'block') return keyedText(block, keyFor);
  const _key = keyFor(block);
  switch (block._type) {
    case 'image':
      return { _type: 'image', _key, ...completeImage(block) };
    case 'gallery':
      return {
        _type: 'gallery',
        _key,
        images: block.images.map((image) => ({
          _type: 'image',
          _key: keyFor(image),
          ...completeImage(image),
        })),
      };
    case 'embed':
      return {
        _type: 'embed',
        _key,
        url: block.url,
        provider: block.provider ?? null,
        title: block.title ?? null,
      };
    case 'pullQuote':
      return { _type: 'pullQuote', _key, text: block.text, attribution: block.attribution ?? null };
    case 'table':
      return {
        _type: 'table',
        _key,
        headerRows: block.headerRows ?? 0,
        rows: block.rows.map((row) => ({
          _type: 'row',
          _key: keyFor(row),
          cells: row.cells.map((sent) => {
            const cell = typeof sent === 'string' ? plainCell(sent) : sent;
            return {
              _type: 'cell',
              _key: keyFor(cell),
              value: cell.value.map((text) => keyedText(text, keyFor)),
            };
          }),
        })),
      };
    case 'code':
      return { _type: 'code', _key, code: block.code, language: block.language ?? null };
    case 'factBox':
      return {
        _type: 'factBox',
        _key,
        title: block.title ?? null,
        body: block.body.map((text) => keyedText(text, keyFor)),
      };
    case 'divider':
      return { _type: 'divider', _key };
  }
}

function plainCell(text: string): Keyed & { value: TextBlockInput[] } {
  return { value: [{ _type: 'block', children: [{ _type: 'span', text }] }] };
}

/**
 * The body as it is stored and delivered: every part has a `_key` that is unique in the body, every property is
 * present (null when unset), and a table cell that was sent as a string is a paragraph. A key that is given and
 * not doubled stays; others are filled by position, so equal input gives equal output.
 */
export function withKeys(input: BodyInput): Body {
  const keyFor = keyGiver(input);
  return input.map((block) => keyedBlock(block, keyFor));
}
