import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createRounds } from './rounds.ts';
import { samplerOf } from './sampler.ts';
import type { Beginning, Round, Span, Tracing } from './span.ts';

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** How long a stop waits for what is still to be sent, in milliseconds. */
const patience = 3_000;

/** Says once that what takes the traces cannot be reached, and once that it can again. Meanwhile the queue is full, and no more. */
function telling(exporter: SpanExporter, log: Logger): SpanExporter {
  let isAway = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        if (failed && !isAway)
          log.warn({ reason: result.error?.message }, 'traces cannot be sent, and are thrown away meanwhile');
        if (!failed && isAway) log.info('traces are sent again');
        isAway = failed;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Whatever is longer is cut: a statement with a list may be. */
const longestValue = 4_096;

/** Sends traces to where the settings say, as OTLP over HTTP. Nothing of it is global: several may run in one process. */
export function startTracing(config: Config, log: Logger): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${config.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
    timeoutMillis: patience,
  });
  const rounds = createRounds(new BatchSpanProcessor({ exporter: telling(exporter, log) }));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      ...config.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': config.OTEL_SERVICE_NAME,
      'service.instance.id': config.OTEL_RESOURCE_ATTRIBUTES['service.instance.id'] ?? crypto.randomUUID(),
    }),
    sampler: samplerOf(config),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [rounds.processor],
  });
  const tracer = provider.getTracer('dateline');
  const propagator = new W3CTraceContextPropagator();

  function open(
    name: string,
    { kind = 'internal', attributes = {} }: Beginning,
    parent = ROOT_CONTEXT,
  ): Span {
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parent);
    const own = trace.setSpan(parent, span);
    const { traceId, spanId, traceFlags } = span.spanContext();
    let isOver = false;
    return {
      traceId,
      spanId,
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      get isOver() {
        return isOver;
      },
      child: (childName, beginning = {}) => open(childName, beginning, own),
      rename: (newName) => void span.updateName(newName),
      set: (more) => void span.setAttributes(more),
      fail: (type) => void span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR }),
      end: () => {
        isOver = true;
        span.end();
      },
    };
  }

  return {
    begin: (name, headers, beginning = {}) => {
      const parent = propagator.extract(ROOT_CONTEXT, headers, {
        get: (from, key) => from[key as 'traceparent'],
        keys: Object.keys,
      });
      return open(name, beginning, parent);
    },
    beginRound: (name): Round => {
      const span = open(name, {});
      const { traceId } = span;
      rounds.hold(traceId);
      const over = (isKept: boolean) => {
        span.end();
        rounds.settle(traceId, isKept);
      };
      return Object.defineProperties({} as Round, {
        ...Object.getOwnPropertyDescriptors(span),
        end: { value: () => over(true) },
        forget: { value: () => over(false) },
      });
    },
    flush: () => provider.forceFlush({ timeoutMillis: patience }),
    stop: async () => {
      let late: NodeJS.Timeout | undefined;
      const waiting = new Promise<void>((resolve) => {
        late = setTimeout(resolve, patience);
      });
      await Promise.race([provider.shutdown().catch(() => {}), waiting]);
      clearTimeout(late);
    },
  };
}
