/** Longest `Prefer` header that is read, in bytes. */
const maxLength = 1_024;

const unquoted = (value: string) => (/^".*"$/.test(value) ? value.slice(1, -1) : value);

/**
 * The value of a preference (RFC 7240), in lower case; the first counts when it is named twice. Undefined when it is
 * not there. A header that is not of the form prefers nothing: a preference is never a reason to refuse.
 */
export function preferred(header: string | string[] | undefined, name: string): string | undefined {
  const text = [header].flat().join(',');
  if (text.length > maxLength) return undefined;
  for (const preference of text.split(',')) {
    const [token = '', value = ''] = (preference.split(';')[0] ?? '').split('=').map((part) => part.trim());
    if (token.toLowerCase() === name) return unquoted(value).toLowerCase();
  }
  return undefined;
}
