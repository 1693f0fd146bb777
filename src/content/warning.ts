import { z } from 'zod';
import { toStorableText } from './text.ts';

const SAMPLE_CHARACTERS = 80;
const MOST_WARNINGS = 100;

export const ConversionWarning = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .describe('What happened, in lower snake_case; stable.'),
    detail: z.string().describe('The same in a sentence, for people.'),
    sample: z
      .string()
      .optional()
      .describe('The first piece of input that this is about, at most 80 characters.'),
  })
  .meta({
    id: 'ConversionWarning',
    description: 'Something in Markdown or HTML that a body cannot hold as it was. Its text was kept.',
    examples: [
      {
        code: 'unsafe_url',
        detail: 'A link to an address that is not allowed was removed; its text was kept.',
        sample: 'javascript:alert(1)',
      },
    ],
  });
export type Warning = z.infer<typeof ConversionWarning>;

export type WarningLog = {
  /** Adds a warning; one of the same code and detail is reported once. */
  warn: (code: string, detail: string, sample?: string) => void;
  all: () => Warning[];
};

/** Collects the warnings of one conversion, at most 100. */
export function createWarningLog(): WarningLog {
  const seen = new Map<string, Warning>();
  return {
    warn(code, detail, sample) {
      const key = `${code} ${detail}`;
      if (seen.has(key) || seen.size >= MOST_WARNINGS) return;
      const short = sample === undefined ? '' : toStorableText(sample.slice(0, SAMPLE_CHARACTERS)).trim();
      seen.set(key, short === '' ? { code, detail } : { code, detail, sample: short });
    },
    all: () => [...seen.values()],
  };
}
