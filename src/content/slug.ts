import { z } from 'zod';
import { graphemeFloor } from './graphemes.ts';

/** Longest slug, in UTF-16 code units. */
const LONGEST = 96;

// A combining mark belongs to the letter before it. Those that only choose how an emoji or an ideograph is
// drawn carry no meaning, nor do joiners and soft hyphens.
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const INVISIBLE = /\u00AD|\u200D|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]|\p{Me}/gu;
const SHAPE = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:-[\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*$/u;

const lower = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/**
 * A slug of at most `maxLength` UTF-16 code units: letters, digits and their marks of any script in lower case
 * (NFC), one hyphen for everything between. Cut at a hyphen if that keeps at least half. '' if nothing is left.
 */
export function slugify(text: string, maxLength = LONGEST): string {
  // No headline is this long; the work is bounded all the same.
  const head = text.slice(0, graphemeFloor(text, 10_000));
  const slug = (lower(head.normalize('NFC').replace(INVISIBLE, '')).match(WORD) ?? []).join('-');
  if (slug.length <= maxLength) return slug;
  const hyphen = slug.lastIndexOf('-', maxLength);
  if (hyphen >= maxLength / 2) return slug.slice(0, hyphen);
  return slug.slice(0, graphemeFloor(slug, maxLength)).replace(/-$/, '');
}

export const Slug = z
  .string()
  .min(1)
  .max(LONGEST)
  .regex(SHAPE, 'Must be letters and digits with single hyphens between.')
  .refine((slug) => slug === lower(slug), {
    error: 'Must be in lower case and in Unicode normalization form C.',
  })
  .meta({
    id: 'Slug',
    description:
      'Names an article in its address: 1–96 characters, letters and digits of any script in lower case (NFC), with ' +
      'single hyphens between.',
    examples: ['council-votes-on-harbour', 'мінск-сустракае-вясну'],
  });
