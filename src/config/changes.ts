import { setting, whole } from './setting.ts';

/** The change log, and who follows it. */
export const changesSettings = {
  DATELINE_CHANGES_RETENTION: setting(
    whole(0, 36_500),
    0,
    'Days that the change log is kept; a copy that has not asked for so long begins anew. 0 keeps it for ever.',
  ),
  DATELINE_STREAM_CONNECTIONS: setting(
    whole(0, 1_000_000),
    5_000,
    'Most streams of changes at once in this process; one more is answered 503.',
  ),
  DATELINE_STREAM_HEARTBEAT: setting(
    whole(1, 3_600),
    15,
    'Seconds between two signs of life on a stream of changes. Less than the patience of what is in between.',
  ),
};
