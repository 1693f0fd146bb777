import { z } from 'zod';
import { flag, setting, siteUrl } from './setting.ts';

/** `key=value,key=value`, each percent-encoded, as OpenTelemetry and W3C Baggage have it. */
const pairs = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const entries = parts.map((part): [string, string] => {
    const at = part.indexOf('=');
    const [name, value] = [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
    try {
      if (/^[\x21-\x7e]+$/.test(name)) return [decodeURIComponent(name), decodeURIComponent(value)];
    } catch {
      // Told below. The text itself may be secret.
    }
    context.addIssue({ code: 'custom', message: 'is not of the form key=value,key=value' });
    return ['', ''];
  });
  return Object.fromEntries(entries);
});

const headers = pairs.refine(
  (all) =>
    Object.entries(all).every(
      ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value),
    ),
  'holds what cannot stand in a header',
);

const samplers = [
  ...(['always_on', 'always_off', 'traceidratio'] as const),
  ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
] as const;

/** Where traces go; by the names that OpenTelemetry has for it everywhere. */
export const tracingSettings = {
  DATELINE_SERVER_TIMING: setting(
    flag,
    false,
    'Whether readers too are told where the time of a request goes (`Prefer: server-timing`), as the desk is.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    siteUrl.optional(),
    undefined,
    'Collector that traces are sent to (OTLP over HTTP, JSON), without `/v1/traces`.',
    'no traces',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: setting(
    headers,
    {},
    'Headers that it wants, as `name=value,name=value`, percent-encoded.',
    '',
  ),
  OTEL_SERVICE_NAME: setting(z.string().min(1).max(200), 'dateline', 'Name of this service in traces.'),
  OTEL_RESOURCE_ATTRIBUTES: setting(
    pairs,
    {},
    'What else traces say of this process, as `deployment.environment.name=production,…`.',
    '',
  ),
  OTEL_TRACES_SAMPLER: setting(
    z.enum(samplers, `is not one of ${samplers.join(', ')}`),
    'parentbased_always_on',
    'Which requests are traced: `always_on`, `always_off`, `traceidratio`, or with `parentbased_` before it as whoever asks says in its `traceparent`.',
  ),
  OTEL_TRACES_SAMPLER_ARG: setting(
    z
      .string()
      .regex(/^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/, 'is not a number from 0 to 1')
      .transform(Number),
    1,
    'Of how many requests, from 0 to 1, with `traceidratio`.',
  ),
};
