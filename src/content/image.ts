import { z } from 'zod';
import { limits } from './limits.ts';
import { Text } from './text.ts';
import { SafeUrl } from './urls.ts';

const pixels = z.int().min(1).max(limits.imagePixels);

const value = {
  url: SafeUrl.describe('Where the image file is: an absolute URL or a path on the site.'),
  alt: Text(limits.captionCharacters).nullable(),
  caption: Text(limits.captionCharacters).nullable(),
  credit: Text(limits.titleCharacters).nullable(),
  width: pixels.nullable(),
  height: pixels.nullable(),
};

const descriptions = {
  alt: 'Text for readers who cannot see the image, at most 5,000 characters. An empty string says that the image is decoration.',
  caption: 'Text under the image, at most 5,000 characters.',
  credit: 'Who made or owns the image, at most 1,000 characters.',
  width: 'Width in pixels, 1–100,000.',
  height: 'Height in pixels, 1–100,000.',
};

/** Every property of a delivered image: always there, null when unset. */
export const imageShape = {
  url: value.url,
  alt: value.alt.describe(descriptions.alt),
  caption: value.caption.describe(descriptions.caption),
  credit: value.credit.describe(descriptions.credit),
  width: value.width.describe(descriptions.width),
  height: value.height.describe(descriptions.height),
};

/** The same properties as a writer sends them: only `url` is required. */
export const imageInputShape = {
  url: value.url,
  alt: value.alt.optional().describe(descriptions.alt),
  caption: value.caption.optional().describe(descriptions.caption),
  credit: value.credit.optional().describe(descriptions.credit),
  width: value.width.optional().describe(descriptions.width),
  height: value.height.optional().describe(descriptions.height),
};

const example = {
  url: 'https://example.org/photos/harbour.jpg',
  alt: 'Fishing boats in a harbour at dawn',
  caption: 'Boats waited for the storm to pass.',
  credit: 'Ana Reyes',
  width: 1600,
  height: 900,
};

export const Image = z.strictObject(imageShape).meta({
  id: 'Image',
  description: 'An image with its words. Every property is present; what is unset is null.',
  examples: [example],
});
export type Image = z.infer<typeof Image>;

export const ImageInput = z.strictObject(imageInputShape).meta({
  id: 'ImageInput',
  description: 'An image with its words. Only `url` is required.',
  examples: [example],
});
export type ImageInput = z.infer<typeof ImageInput>;

/** `image` with null for each property that was left out. */
export function completeImage(image: ImageInput): Image {
  return {
    url: image.url,
    alt: image.alt ?? null,
    caption: image.caption ?? null,
    credit: image.credit ?? null,
    width: image.width ?? null,
    height: image.height ?? null,
  };
}
