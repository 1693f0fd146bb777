import { Tokenizer } from 'htmlparser2';

export type HtmlHandler = {
  open: (name: string, attributes: Map<string, string>) => void;
  close: (name: string) => void;
  text: (text: string) => void;
  comment: (text: string) => void;
};

/**
 * Splits HTML into tags and text, with character references decoded and names in lower case. Linear in the
 * length of the input; it keeps no stack of elements, so nesting costs nothing.
 */
export function tokenizeHtml(source: string, handler: HtmlHandler): void {
  // "a <b" at the very end is text that looks like a tag; the tokenizer would drop it.
  const lastTag = source.lastIndexOf('<');
  const isCutOff = lastTag !== -1 && /^<\/?[a-z][^\s>]*$/i.test(source.slice(lastTag));
  const html = isCutOff ? source.slice(0, lastTag) : source;
  let name = '';
  let attributes = new Map<string, string>();
  let attribute = '';
  let value: string[] = [];
  let unfinishedTag = -1;

  const openTag = () => {
    unfinishedTag = -1;
    handler.open(name, attributes);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => handler.text(html.slice(start, end)),
      ontextentity: (codePoint) => handler.text(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        unfinishedTag = start - 1;
        attributes = new Map();
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = [];
      },
      onattribdata: (start, end) => void value.push(html.slice(start, end)),
      onattribentity: (codePoint) => void value.push(String.fromCodePoint(codePoint)),
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value.join(''));
      },
      onopentagend: openTag,
      onselfclosingtag: openTag,
      onclosetag: (start, end) => handler.close(html.slice(start, end).toLowerCase()),
      oncomment: (start, end, offset) => handler.comment(html.slice(start, end - offset)),
      oncdata: (start, end, offset) => handler.text(html.slice(start, end - offset)),
      ondeclaration: (start, end) => handler.comment(html.slice(start, end)),
      onprocessinginstruction: (start, end) => handler.comment(html.slice(start, end)),
      onend: () => {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  if (unfinishedTag !== -1) handler.text(html.slice(unfinishedTag));
  if (isCutOff) handler.text(source.slice(lastTag));
}
