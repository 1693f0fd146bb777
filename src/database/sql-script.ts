/** One statement of a script. */
export type SqlStatement = {
  /** As it stands there, without the comments before it. */
  text: string;
  /** The same for whoever looks for words: no comments, nothing within quotes, one space where there were more. */
  bare: string;
  /** The lines of the comments right before it, without their marks. */
  comments: string[];
  /** Where it begins, from 1. */
  line: number;
};

/** What may not be cut: comments, strings, names in quotes, bodies of functions. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1|;|[\s\S]/g;

/** Cuts a script at the semicolons that end a statement. */
export function statementsOf(script: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let line = 1;
  let open: SqlStatement = { text: '', bare: '', comments: [], line };
  const close = () => {
    const bare = open.bare.replaceAll(/\s+/g, ' ').trim();
    if (bare !== '') statements.push({ ...open, text: open.text.trim(), bare });
    open = { text: '', bare: '', comments: [], line };
  };
  for (const [part] of script.matchAll(token)) {
    const isBefore = open.bare.trim() === '';
    if (part === ';') close();
    else if (part.startsWith('--') || part.startsWith('/*')) {
      if (isBefore)
        open.comments.push(...part.split('\n').map((text) => text.replace(/^[-/*\s]+/, '').trim()));
      else open.text += part;
      open.bare += ' ';
    } else {
      if (isBefore && part.trim() !== '') open.line = line;
      if (!isBefore || part.trim() !== '') open.text += part;
      open.bare += /^(?:[eE]?'|\$)/.test(part) && part.length > 1 ? "''" : part;
    }
    line += part.split('\n').length - 1;
  }
  close();
  return statements;
}

/** Whether Postgres refuses a statement inside a transaction: indexes that are made while others write. */
export const isConcurrent = ({ bare }: SqlStatement): boolean =>
  /^(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX|REINDEX \w+) CONCURRENTLY\b/i.test(bare);
