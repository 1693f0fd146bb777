import { limits } from '../limits.ts';
import { safeAttributeUrl, webAttributeUrl } from './attribute-urls.ts';
import type { Attributes, ReaderContext } from './context.ts';

/** Adds an image block; where none can stand, its alt text goes to `text`. */
export function emitImage(attributes: Attributes, context: ReaderContext, text: (raw: string) => void): void {
  const { builder, log, captures } = context;
  const url = safeAttributeUrl(attributes.get('src') ?? attributes.get('data-src'));
  const alt = attributes.get('alt') ?? null;
  if (url === null || captures.length > 0 || (alt?.length ?? 0) > limits.captionCharacters) {
    if (alt !== null && alt !== '') text(` ${alt} `);
    if (url === null) {
      const raw = attributes.get('src') ?? '';
      log.warn(
        'unsafe_url',
        'An image without an address that is allowed was replaced by its alt text.',
        raw,
      );
    } else log.warn('image_replaced', 'An image that cannot stand where it was is its alt text now.', url);
    return;
  }
  const link = builder.linkTarget();
  if (link !== null) log.warn('image_link_dropped', 'The link around an image was removed.', link.href);
  const title = attributes.get('title')?.trim() || null;
  builder.emit({
    _type: 'image',
    url,
    alt,
    caption: title === null ? null : title.slice(0, limits.captionCharacters),
    width: pixels(attributes.get('width')),
    height: pixels(attributes.get('height')),
  });
}

/** Adds an embed for a frame or player, by its address; false when it has none that can be kept. */
export function emitEmbed(name: string, attributes: Attributes, { builder, log }: ReaderContext): boolean {
  const raw = attributes.get('src') ?? attributes.get('data');
  const url = webAttributeUrl(raw);
  const title = attributes.get('title')?.slice(0, limits.titleCharacters) || null;
  if (url !== null) builder.emit({ _type: 'embed', url, title });
  else
    log.warn(
      'unsafe_url',
      `A <${name}> without an address that is allowed was removed; its text was kept.`,
      raw,
    );
  return url !== null;
}

function pixels(raw = ''): number | null {
  const value = /^\s*\d{1,6}(?:px)?\s*$/.test(raw) ? Number.parseInt(raw, 10) : 0;
  return value >= 1 && value <= limits.imagePixels ? value : null;
}
