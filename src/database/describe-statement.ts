/** Texts that are remembered: as many as a connection keeps prepared. */
const most = 500;

export type Description = {
  operation: string;
  /** The operation and what it is about, such as `SELECT articles`. */
  summary: string;
  /** Without values, should any stand in it and not in a parameter. */
  text: string;
};

const known = new Map<string, Description>();

const withoutValues = (text: string) =>
  text
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/(?<![\w$."])-?\d+(?:\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim();

/** The first table, view or function named, without its schema. */
function subjectOf(text: string): string | undefined {
  const named = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:ONLY\s+)?(?:LATERAL\s+)?((?:"?\w+"?\.)?"?\w+"?)/gi;
  for (const [, name = ''] of text.matchAll(named)) {
    const bare = name.replaceAll('"', '').split('.').pop() ?? '';
    if (!/^(?:SELECT|unnest|VALUES)$/i.test(bare)) return bare;
  }
  return undefined;
}

function describe(sql: string): Description {
  const text = withoutValues(sql);
  const first = /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  // What a statement with parts before it does, is said after them.
  const operation =
    first === 'WITH' ? (/\b(SELECT|INSERT|UPDATE|DELETE)\b/i.exec(text)?.[1]?.toUpperCase() ?? first) : first;
  const subject = subjectOf(text);
  return { operation, summary: subject ? `${operation} ${subject}` : operation, text };
}

/** What a trace says of a statement. */
export function describeStatement(sql: string): Description {
  const before = known.get(sql);
  if (before) return before;
  const description = describe(sql);
  if (known.size < most) known.set(sql, description);
  return description;
}
