import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';

const forbiddenElements = new Set(
  (
    'script style iframe object embed applet portal base link meta form input button select textarea svg math template noscript ' +
    'frame frameset audio video source xmp plaintext title marquee dialog'
  ).split(' '),
);

const addressAttributes = new Set(
  'href src cite action formaction data poster background longdesc'.split(' '),
);
const forbiddenAttributes = new Set('style srcdoc srcset ping formaction xlink:href'.split(' '));
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

type Node = DefaultTreeAdapterTypes.Node;

function faultsOf(node: Node, isAllowed: (element: string) => boolean): string[] {
  const faults: string[] = [];
  if ('tagName' in node) {
    const { tagName, attrs } = node;
    if (forbiddenElements.has(tagName) && !isAllowed(tagName)) faults.push(`<${tagName}>`);
    for (const { name, value, prefix } of attrs) {
      const whole = prefix ? `${prefix}:${name}` : name;
      if (/^on|^xlink|^(?:ng|v|x)-|^data-bind/.test(whole) || forbiddenAttributes.has(whole))
        faults.push(`${tagName} ${whole}=${value}`);
      if (!addressAttributes.has(name)) continue;
      const url =
        URL.canParse(value, 'https://news.example.org/') && new URL(value, 'https://news.example.org/');
      if (!url || !schemes.has(url.protocol)) faults.push(`${tagName} ${whole}=${value}`);
    }
  }
  const children = 'childNodes' in node ? node.childNodes : [];
  return [...faults, ...children.flatMap((child) => faultsOf(child, isAllowed))];
}

/** What a browser would find in HTML that must not be there: as it is, and as it is when a page writes it down and reads it again. */
export function dangersOf(html: string, isAllowed: (element: string) => boolean = () => false): string[] {
  const once = parseFragment(html);
  const twice = parseFragment(serialize(once));
  return [...new Set([...faultsOf(once, isAllowed), ...faultsOf(twice, isAllowed)])];
}
