/** Undefined is left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

export type SpanKind = 'server' | 'client' | 'internal';

export type Beginning = { kind?: SpanKind; attributes?: Attributes };

/** Something that takes its time, as traces tell it. What it is made with, only `otlp.ts` knows. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  /** For whoever is asked on its behalf (W3C Trace Context). */
  readonly traceparent: string;
  readonly isOver: boolean;
  child: (name: string, beginning?: Beginning) => Span;
  rename: (name: string) => void;
  set: (attributes: Attributes) => void;
  /** What went wrong, as a code: messages may hold what somebody wrote. */
  fail: (type: string) => void;
  end: () => void;
};

/** What begins by itself, and is forgotten again when there was nothing to do. */
export type Round = Span & { forget: () => void };

export type Tracing = {
  /** `headers` are those of whoever asked, who may be tracing too. */
  begin: (
    name: string,
    headers: { traceparent?: string | string[]; tracestate?: string | string[] },
    beginning?: Beginning,
  ) => Span;
  beginRound: (name: string) => Round;
  /** Sends what there is. */
  flush: () => Promise<void>;
  /** Sends what there is, and then nothing more. */
  stop: () => Promise<void>;
};
