/** Delta seconds or an HTTP date (RFC 9110, 10.2.3). */
export function readRetryAfter(text: string | null, now: Date): Date | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return new Date(now.getTime() + Number(text) * 1_000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}
