import { z } from 'zod';

export const countModes = ['estimate', 'exact'] as const;
export type CountMode = (typeof countModes)[number];

/** Up to here an estimate is a count. */
export const mostCountedForEstimate = 1_000;

/** `count=`: how many there are is told to who asks for it, since it costs more the more there are. */
export const count = z
  .enum(countModes)
  .optional()
  .describe(
    `How many articles there are on all pages. \`exact\` counts each, which takes the longer the more they are; \`estimate\` counts up to ${mostCountedForEstimate.toLocaleString('en')}, and past that gives what Postgres supposes.`,
  );

export const Count = z
  .object({
    value: z.int().describe('Articles on all pages.'),
    relation: z.enum(countModes).describe('Whether each was counted, or supposed from statistics.'),
  })
  .meta({ id: 'Count', description: 'How many articles match, on all pages.' });

export type Count = z.input<typeof Count>;

/** Beside `data`, where it was asked for. */
export const countShape = { count: Count.optional().describe('What `count` asked for; absent without it.') };
