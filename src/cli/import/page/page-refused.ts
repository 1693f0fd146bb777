/** The text is no news page. The message is one sentence that says why, for the person who pasted it. */
export class PageRefused extends Error {
  override name = 'PageRefused';
}
