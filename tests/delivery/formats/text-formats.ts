import { Parser } from 'htmlparser2';
import { parse } from 'yaml';

/** Front matter as generators of sites find it: between the first line and the next that is `---`. */
export function readFrontMatter(file: string): { meta: Record<string, unknown>; text: string } {
  const [, yaml, text] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)\n$/.exec(file) ?? [];
  if (yaml === undefined || text === undefined) throw new Error(`no front matter in ${file.slice(0, 200)}`);
  return { meta: parse(yaml), text };
}

const harmless = new Set(
  (
    'article header section footer nav h1 h2 h3 h4 p blockquote ul ol li strong em u s code sub sup a br figure ' +
    'figcaption img small table thead tbody tr th td pre aside hr time'
  ).split(' '),
);
const isAddress = new Set(['href', 'src']);

/** What is in a fragment, and what of it could do harm or is not well formed. */
export function readHtml(html: string) {
  const faults: string[] = [];
  const open: string[] = [];
  const data: Record<string, string> = {};
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => {
      open.push(name);
      if (!harmless.has(name)) faults.push(`<${name}>`);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on|^style$/.test(attribute)) faults.push(`${name} has ${attribute}`);
        if (isAddress.has(attribute) && !/^(https?:\/\/|mailto:|tel:)/i.test(value))
          faults.push(`${attribute} is ${value}`);
        if (attribute.startsWith('data-')) data[attribute.slice(5)] = value;
      }
    },
    onclosetag: (name, implied) => {
      const closed = open.pop();
      if (closed !== name) faults.push(`<${closed}> is closed as ${name}`);
      if (implied && !['br', 'img', 'hr'].includes(name)) faults.push(`<${name}> is left open`);
    },
    ontext: (part) => {
      text += part;
    },
    oncomment: () => faults.push('a comment'),
  });
  parser.end(html);
  return { faults, data, text };
}
