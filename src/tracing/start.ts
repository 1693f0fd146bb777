import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Tracing } from './span.ts';

/** Traces, where the settings say where to; only then is there anything to load. */
export async function startTracingIfWanted(config: Config, log: Logger): Promise<Tracing | undefined> {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { startTracing } = await import('./otlp.ts');
  return startTracing(config, log);
}
