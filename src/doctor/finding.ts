/** What one look at a deployment found. */
export type Finding = {
  level: 'ok' | 'warn' | 'fail';
  /** What was looked at, in a word or two. */
  what: string;
  detail: string;
  /** What mends it: statements, settings or commands. */
  mend?: string[];
};

export const fine = (what: string, detail: string): Finding => ({ level: 'ok', what, detail });

export const warning = (what: string, detail: string, ...mend: string[]): Finding => ({
  level: 'warn',
  what,
  detail,
  mend,
});

export const failure = (what: string, detail: string, ...mend: string[]): Finding => ({
  level: 'fail',
  what,
  detail,
  mend,
});

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' };

/** A finding as lines; what mends it is indented below. */
export const linesOf = ({ level, what, detail, mend = [] }: Finding): string =>
  [`${marks[level]}  ${what}: ${detail}`, ...mend.map((line) => `        ${line}`)].join('\n');
