import { z } from 'zod';
import { setting, whole } from './setting.ts';

/** Who may read, and who keeps what was read. */
export const deliverySettings = {
  DATELINE_DELIVERY_ACCESS: setting(
    z.enum(['public', 'key'], 'is neither public nor key'),
    'public',
    '`public`: everybody reads published articles. `key`: only keys with `delivery:read` do.',
  ),
  DATELINE_DELIVERY_MAX_AGE: setting(
    whole(0, 86_400),
    10,
    'Seconds that a shared cache in front may keep an answer of delivery.',
  ),
  DATELINE_DELIVERY_STALE_IF_ERROR: setting(
    whole(0, 604_800),
    300,
    'Seconds past that for which such a cache may go on giving the answer while it cannot reach the API, and the process itself while it cannot reach the database.',
  ),
  DATELINE_CACHE_SIZE: setting(
    whole(0, 17_179_869_184).refine(
      (bytes) => bytes === 0 || bytes >= 1_048_576,
      'is less than 1048576 and not 0',
    ),
    67_108_864,
    'Most bytes of answers that the process keeps in memory to give again; 0 keeps none.',
  ),
  DATELINE_PURGE_URL: setting(
    z.url({ protocol: /^https?$/, error: 'is not an http or https URL' }).optional(),
    undefined,
    'Where caches in front are told what is over: a request for each change, its tags in `Surrogate-Key` and as JSON.',
    'nobody is told',
  ),
  DATELINE_PURGE_METHOD: setting(
    z.enum(['POST', 'PURGE'], 'is neither POST nor PURGE'),
    'POST',
    'Method of that request: POST, as Fastly wants it, or PURGE, as is usual with Varnish.',
  ),
  DATELINE_PURGE_HEADER: setting(
    z
      .string()
      .regex(/^[A-Za-z][\w-]*: [\x21-\x7e][\x20-\x7e]*$/, 'is not of the form "Name: value"')
      .optional(),
    undefined,
    'A header of that request, such as `Fastly-Key: …`.',
    'none',
  ),
};
