import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Most spans that are held of one round: what is beyond is thrown away. */
const most = 1_000;

/** Holds the spans of a round until it is known whether it had anything to do: most have not, twice a second. */
export function createRounds(next: SpanProcessor) {
  const held = new Map<string, ReadableSpan[]>();
  const processor: SpanProcessor = {
    onStart: (span, parent) => next.onStart(span, parent),
    onEnd: (span) => {
      const those = held.get(span.spanContext().traceId);
      if (!those) next.onEnd(span);
      else if (those.length < most) those.push(span);
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  };
  return {
    processor,
    hold: (traceId: string) => {
      held.set(traceId, []);
    },
    settle: (traceId: string, isKept: boolean) => {
      const those = held.get(traceId) ?? [];
      held.delete(traceId);
      if (isKept) for (const span of those) next.onEnd(span);
    },
  };
}
