import { element, textElement, type Xml } from '../../content/xml.ts';
import type { FeedItem } from './feed.ts';

/** The image of an item in the terms of Media RSS, which stands in Atom as well. */
export function mediaOf({ image }: FeedItem): Xml | null {
  if (!image) return null;
  const { url, width, height, caption, alt, credit } = image;
  return element(
    'media:content',
    { url, medium: 'image', width, height },
    textElement('media:description', caption ?? (alt || null), { type: 'plain' }),
    textElement('media:credit', credit),
  );
}
