import { z } from 'zod';
import { roles } from '../roles.ts';
import { list, port, setting, whole } from './setting.ts';

/** How the process listens, stops and logs. */
export const serverSettings = {
  DATELINE_ROLE: setting(
    z.enum(roles, `is not one of ${roles.join(', ')}`),
    'all',
    'What this process does: `delivery` answers readers, `editorial` the desk, `worker` does what is due by itself; `all` is all of it.',
  ),
  PORT: setting(port, 3000, 'Port that the API listens on; 0 takes a free one.'),
  DATELINE_HOST: setting(
    z.string().min(1),
    '127.0.0.1',
    'Address that the API listens on. `0.0.0.0` for every interface, as in a container.',
  ),
  DATELINE_CORS_ORIGINS: setting(
    list,
    ['*'],
    'Origins whose pages may call the API, separated by commas; `*` for all, empty for none.',
    '`*`',
  ),
  DATELINE_BODY_LIMIT: setting(whole(1_024, 104_857_600), 4_194_304, 'Largest request body, in bytes.'),
  DATELINE_REQUEST_TIMEOUT: setting(
    whole(1, 3_600),
    30,
    'Seconds that a request may take to arrive whole, and its answer to be taken.',
  ),
  DATELINE_SHUTDOWN_TIMEOUT: setting(
    whole(0, 600),
    10,
    'Seconds that requests under way get to finish at a stop.',
  ),
  DATELINE_SHUTDOWN_DELAY: setting(
    whole(0, 300),
    0,
    'Seconds at a stop from `/health/ready` answering 503 until no more connections are taken: as long as a load balancer takes to notice.',
  ),
  DATELINE_TRUST_PROXY: setting(whole(0, 10), 0, 'How many proxies in front set X-Forwarded-For.'),
  DATELINE_METRICS_TOKEN: setting(
    z
      .string()
      .regex(/^[\x21-\x7e]{16,200}$/, 'is not of 16 to 200 visible characters')
      .optional(),
    undefined,
    'Token for `GET /metrics`, in the text format of Prometheus: `Authorization: Bearer …`.',
    'no metrics',
  ),
  DATELINE_LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is not a log level'),
    'info',
    'fatal, error, warn, info, debug, trace or silent.',
  ),
};
