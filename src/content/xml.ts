declare const isXml: unique symbol;

/** Well-formed XML, made by the functions below: text does not become it without being escaped. */
export type Xml = string & { readonly [isXml]: true };

/** What no XML document can hold, escaped or not (XML 1.0, 2.2): most control characters, lone surrogates, U+FFFE. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  // Only `]]>` needs it, and it may stand on both sides of a boundary.
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would make a line feed of it, and spaces of all three in an attribute.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

const escapeText = (text: string) =>
  text.replaceAll(unwritable, '\ufffd').replaceAll(/[&<>\r]/g, (character) => escapes[character] ?? '');

const escapeAttribute = (text: string) =>
  text.replaceAll(unwritable, '\ufffd').replaceAll(/[&<>"'\r\n\t]/g, (character) => escapes[character] ?? '');

type Attributes = Readonly<Record<string, string | number | null | undefined>>;

const written = (attributes: Attributes) =>
  Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === null || value === undefined ? [] : ` ${name}="${escapeAttribute(String(value))}"`,
    )
    .join('');

/** An element with elements in it. Attributes and elements that are null are left out. */
export const element = (name: string, attributes: Attributes, ...content: readonly (Xml | null)[]): Xml => {
  const parts = content.filter((part) => part !== null);
  const inner = parts.length === 0 ? '/>' : `>\n${parts.join('\n')}\n</${name}>`;
  return `<${name}${written(attributes)}${inner}` as Xml;
};

/** An element with text in it; null where there is none. What XML cannot hold becomes U+FFFD. */
export const textElement = (name: string, text: string | null, attributes: Attributes = {}): Xml | null =>
  text === null ? null : (`<${name}${written(attributes)}>${escapeText(text)}</${name}>` as Xml);

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
