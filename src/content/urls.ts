import { z } from 'zod';
import { limits } from './limits.ts';

// Browsers drop or reinterpret these inside a URL, which is how a filtered scheme gets past a filter:
// white space, controls, quotes and angle brackets, the backslash (read as a slash), invisible and
// direction-changing characters.
const FORBIDDEN =
  /[\s\p{Cc}\p{Surrogate}<>"\\`\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const COLON_IN_FIRST_SEGMENT = /^[^/?#]*:/;

/** Whether `url` is an absolute http or https URL of at most 2,048 characters. */
export function isWebUrl(url: string): boolean {
  if (url.length > limits.urlCharacters || FORBIDDEN.test(url)) return false;
  return /^https?:\/\/[^/?#]/i.test(url) && URL.canParse(url);
}

/**
 * Whether `url` can be a link's target: http, https, mailto, tel, or a relative path, query or fragment
 * (RFC 3986). `//host` is refused: it looks relative and leads elsewhere.
 */
export function isSafeUrl(url: string): boolean {
  if (url === '' || url.length > limits.urlCharacters || FORBIDDEN.test(url)) return false;
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return isWebUrl(url);
  if (scheme === 'mailto' || scheme === 'tel') return url.length > scheme.length + 1;
  return !COLON_IN_FIRST_SEGMENT.test(url) && !url.startsWith('//');
}

export const SafeUrl = z
  .string()
  .min(1)
  .max(limits.urlCharacters)
  .refine(isSafeUrl, {
    error: 'Must be an http, https, mailto or tel URL, or a relative path or fragment, without white space.',
  })
  .meta({
    id: 'SafeUrl',
    description:
      'A link target of at most 2,048 characters: an http, https, mailto or tel URL, or a relative path, query or fragment. ' +
      'Other schemes, white space, control characters and backslashes are refused.',
    examples: ['https://example.org/report', '/about', '#sources', 'mailto:desk@example.org'],
  });

export const WebUrl = z
  .string()
  .min(1)
  .max(limits.urlCharacters)
  .refine(isWebUrl, { error: 'Must be an absolute http or https URL without white space.' })
  .meta({
    id: 'WebUrl',
    description: 'An absolute http or https URL of at most 2,048 characters.',
    examples: ['https://example.org/photos/harbour.jpg'],
  });
