import { isSafeUrl, isWebUrl } from '../urls.ts';

/** A URL of an HTML attribute as a browser reads it: trimmed, line breaks dropped, spaces encoded; null when unsafe. */
export function safeAttributeUrl(raw: string | undefined): string | null {
  const url = cleaned(raw);
  return url !== null && isSafeUrl(url) ? url : null;
}

/** The same for an address that must be absolute. */
export function webAttributeUrl(raw: string | undefined): string | null {
  const url = cleaned(raw);
  return url !== null && isWebUrl(url) ? url : null;
}

// Longer ones are refused anyway, and need no work.
const LONGEST_RAW = 10_000;

function cleaned(raw: string | undefined): string | null {
  if (raw === undefined || raw.length > LONGEST_RAW) return null;
  const url = raw
    .trim()
    .replace(/[\t\n\r]/g, '')
    .replaceAll(' ', '%20');
  return url.startsWith('//') ? `https:${url}` : url;
}
