import { z } from 'zod';
import { preferred } from './prefer.ts';

/** What a writer says of a save beside its content. */
export type SaveOptions = {
  message: string | null;
  /** Saved by a tool, not by a hand. */
  autosave: boolean;
};

/** The query of an endpoint that saves a revision. */
export const saveQuery = z.strictObject({
  message: z
    .string()
    .min(1, { error: 'is empty', abort: true })
    .max(500, 'is longer than 500 characters')
    .regex(/\S/u, 'is blank')
    .optional()
    .describe('What the save was for, kept with its revision. At most 500 characters.'),
});

const autosave = 'revision=autosave';

/** What to answer as `Preference-Applied`; null when nothing was preferred that we know. */
export const preferenceApplied = (save: SaveOptions): string | null => (save.autosave ? autosave : null);

export const readSaveOptions = (
  query: { message?: string | undefined },
  prefer: string | string[] | undefined,
): SaveOptions => ({
  message: query.message ?? null,
  autosave: preferred(prefer, 'revision') === 'autosave',
});
