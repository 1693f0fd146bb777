import { type Logger, pino } from 'pino';
import type { Config } from '../config.ts';
import { spanHere } from '../tracing/scope.ts';

const secretOfKey = /(dateline_[0-9a-z]{12}_)[A-Za-z0-9_-]{43}/g;
const previewToken = /(\/v1\/previews\/)[A-Za-z0-9_-]+/g;
const passwordOfUrl = /(postgres(?:ql)?:\/\/[^:/@\s"]*:)[^@\s"]+@/g;
const bearer = /(Bearer +)(?!dateline_)[^\s"\\]+/gi;

/** Takes what opens something out of a log line, wherever it came in: a header, an address, an error's message. */
export const redact = (line: string): string =>
  line
    .replace(secretOfKey, '$1[redacted]')
    .replace(previewToken, '$1[redacted]')
    .replace(passwordOfUrl, '$1[redacted]@')
    .replace(bearer, '$1[redacted]');

export type Log = {
  log: Logger;
  /** Writes text for people into the same stream, after the lines before it. */
  print: (text: string) => void;
  /** Waits until every line has left the process. */
  flush: () => void;
};

/** What a line is said in, by the names that OpenTelemetry has for it in logs. */
function traceOfLine(): object {
  const span = spanHere();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

type LogSettings = Pick<Config, 'DATELINE_LOG_LEVEL'> & Partial<Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT'>>;

/** JSON lines on standard output, without secrets. */
export function createLog(config: LogSettings): Log {
  // Lines leave together, within a tenth of a second: under load, one write for each would be felt by readers.
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 });
  const log = pino(
    {
      level: config.DATELINE_LOG_LEVEL,
      base: { pid: process.pid },
      hooks: { streamWrite: redact },
      ...(config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : { mixin: traceOfLine }),
    },
    destination,
  );
  return {
    log,
    print: (text) => {
      destination.write(text);
    },
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // The reader of the pipe has gone, or the stream never opened: there is nobody left to tell.
      }
    },
  };
}
