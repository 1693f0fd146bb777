import { flag, setting, whole } from './setting.ts';

/** The looks at external links. */
export const linksSettings = {
  DATELINE_LINK_CHECKS: setting(
    flag,
    false,
    'Whether external related links are looked at now and then; `GET /v1/editorial/reports/related-links` tells what was found.',
    '`false`',
  ),
  DATELINE_LINK_CHECKS_INTERVAL: setting(
    whole(1, 365),
    7,
    'Days between two looks at an external link; one that failed is looked at again the day after.',
  ),
  DATELINE_LINK_CHECKS_PER_HOUR: setting(
    whole(1, 10_000),
    120,
    'Most external links that are looked at in an hour.',
  ),
  DATELINE_LINK_CHECKS_PRIVATE: setting(
    flag,
    false,
    'Whether links to this machine and its own network are looked at too. For tests.',
    '`false`',
  ),
};
