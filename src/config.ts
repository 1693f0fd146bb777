import { z } from 'zod';
import { defaultLevels, type Levels, readLevels } from './editorial/preflight/levels.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port number')
  .transform(Number)
  .pipe(z.number().max(65_535, 'is not a port number'));

const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(minimum, `is less than ${minimum}`).max(maximum, `is more than ${maximum}`));

const flag = z.enum(['true', 'false'], 'is neither true nor false').transform((text) => text === 'true');

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const siteUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
  .transform((text) => text.replace(/\/+$/, ''));

type Setting<T extends z.ZodType> = { schema: T; default: z.output<T>; shown?: string; meaning: string };

const setting = <T extends z.ZodType>(
  schema: T,
  fallback: z.output<T>,
  meaning: string,
  shown?: string,
): Setting<T> => ({
  schema,
  default: fallback,
  meaning,
  ...(shown === undefined ? {} : { shown }),
});

/** Every setting: its environment variable, form, default and meaning. The README's table is this list. */
export const settings = {
  PORT: setting(port, 3000, 'Port that the API listens on; 0 takes a free one.'),
  DATELINE_HOST: setting(
    z.string().min(1),
    '127.0.0.1',
    'Address that the API listens on. `0.0.0.0` for every interface, as in a container.',
  ),
  DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// URL')
      .optional(),
    undefined,
    'A Postgres ≥ 15 of your own. Without it, an embedded Postgres runs in the data folder.',
    'embedded',
  ),
  DATELINE_DATABASE_CONNECTIONS: setting(
    whole(2, 200),
    10,
    'Most connections that the API opens to the database, half of them for delivery.',
  ),
  DATELINE_DELIVERY_ROLE: setting(
    z
      .string()
      .regex(/^(?!pg_|none$|public$)[a-z_][a-z0-9_]{0,62}$/, 'is not a plain name of a role in lower case'),
    'dateline_delivery',
    'Role of Postgres that delivery reads as; made at start where the database allows it.',
  ),
  DATELINE_DATA_DIR: setting(
    z.string().min(1),
    '.dateline',
    'Folder of the embedded database and its admin key.',
  ),
  DATELINE_ADMIN_KEY: setting(
    z
      .string()
      .regex(
        /^dateline_[0-9a-z]{12}_[A-Za-z0-9_-]{43}$/,
        'is not of the form that `npx dateline keys generate` prints',
      )
      .optional(),
    undefined,
    'An admin key of your own for the first start, as `npx dateline keys generate` prints it.',
    'made at the first start',
  ),
  DATELINE_SAMPLE_CONTENT: setting(
    flag.optional(),
    undefined,
    'Load the sample content into an empty database at start.',
    '`true` for the embedded database, else `false`',
  ),
  DATELINE_SITE_URL: setting(siteUrl, 'http://localhost:3000', 'Where readers see the site, shown at `/`.'),
  DATELINE_SITE_NAME: setting(z.string().min(1).max(200), 'Dateline', 'Name of the site.'),
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
    'Seconds past that for which such a cache may go on giving the answer while it cannot reach the API.',
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
  DATELINE_LINK_CHECKS: setting(
    flag,
    false,
    'Whether external related links are looked at now and then; what was found is kept in the table `link_checks`.',
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
  DATELINE_CORS_ORIGINS: setting(
    list,
    ['*'],
    'Origins whose pages may call the API, separated by commas; `*` for all, empty for none.',
    '`*`',
  ),
  DATELINE_BODY_LIMIT: setting(whole(1_024, 104_857_600), 4_194_304, 'Largest request body, in bytes.'),
  DATELINE_REQUEST_TIMEOUT: setting(whole(1, 3_600), 30, 'Seconds that a request may take to arrive whole.'),
  DATELINE_SHUTDOWN_TIMEOUT: setting(
    whole(0, 600),
    10,
    'Seconds that requests under way get to finish at a stop.',
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
  DATELINE_TRUST_PROXY: setting(whole(0, 10), 0, 'How many proxies in front set X-Forwarded-For.'),
  DATELINE_LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is not a log level'),
    'info',
    'fatal, error, warn, info, debug, trace or silent.',
  ),
};

type Settings = typeof settings;

export type Config = { [Name in keyof Settings]: z.output<Settings[Name]['schema']> };

/** What Kubernetes and Docker tell a container about a service that is called dateline. */
const ofTheCluster = /^DATELINE_(?:SERVICE_|PORT$|PORT_)/;

/** Every setting that is wrong, at once. */
export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(`These settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads the settings from an environment. An empty variable counts as unset; an unknown DATELINE_ one is a fault. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, default: fallback }] of Object.entries<Setting<z.ZodType>>(settings)) {
    const text = environment[name];
    if (text === undefined || (text === '' && name !== 'DATELINE_CORS_ORIGINS')) {
      values[name] = fallback;
      continue;
    }
    const result = schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else faults.push(`${name} ${result.error.issues.map((issue) => issue.message).join(', ')}`);
  }
  const clientSettings = new Set(['DATELINE_URL', 'DATELINE_API_KEY']);
  for (const name of Object.keys(environment)) {
    if (ofTheCluster.test(name)) continue;
    if (name.startsWith('DATELINE_') && !(name in settings) && !clientSettings.has(name))
      faults.push(`${name} is not a setting`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return values as Config;
}
