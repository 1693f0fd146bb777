import { z } from 'zod';
import { defaultLevels, type Levels, readLevels } from '../editorial/preflight/levels.ts';
import { flag, setting, whole } from './setting.ts';

/** Rules of the desk, and how long it keeps what. */
export const deskSettings = {
  DATELINE_APPROVAL_REQUIRED: setting(
    flag,
    false,
    'Whether an article must be approved before it is published.',
    '`false`',
  ),
  DATELINE_PREFLIGHT: setting(
    z.string().transform((text, check): Levels => {
      const read = readLevels(text);
      if (typeof read !== 'string') return { ...defaultLevels, ...read };
      check.addIssue(read);
      return z.NEVER;
    }),
    defaultLevels,
    'Levels of the rules that articles are held to before they go out, where they differ from the usual ones: ' +
      '`alt_text_missing=error,byline_missing=warning`. `GET /v1/editorial/preflight-rules` lists them.',
    'as built in',
  ),
  DATELINE_TRASH_RETENTION: setting(
    whole(0, 36_500),
    30,
    'Days that an article stays in the trash before it is deleted for good; 0 keeps it for ever.',
  ),
  DATELINE_AUTOSAVE_WINDOW: setting(
    whole(0, 86_400),
    300,
    'Seconds within which an autosave is followed by another of the same key to fold into it in lists.',
  ),
  DATELINE_AUTOSAVE_RETENTION: setting(
    whole(0, 3_650),
    30,
    'Days that old autosaves are kept, unless they were published; 0 keeps them for ever.',
  ),
};
