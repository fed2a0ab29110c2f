import type { TraceContext } from '../trace-context.js';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

interface SpanStart {
  /**
   * `server`: another process waits for the work. `client`: the work waits for another process. `consumer` and `producer`: the same, without waiting.
   * `internal`, the default: no other process takes part.
   */
  readonly kind?: 'server' | 'client' | 'consumer' | 'producer' | 'internal';
  /** The context of the span that this one belongs to. Without it the span begins a trace. */
  readonly parent: TraceContext | undefined;
  readonly attributes?: SpanAttributes;
}

/** A piece of work in a trace. It must be ended. */
export interface Span {
  /** To be given to the spans of the work's parts, in this process or another one. */
  readonly context: TraceContext;
  set(attributes: SpanAttributes): void;
  /** `fault`: why the work failed. A refusal by the rules is no failure. */
  end(fault?: string): void;
}

/**
 * Records spans. The parent is always given explicitly: following it through asynchronous calls would cost each command more than its decision.
 * Spans are never waited for, and a tracer never throws.
 */
export interface Tracer {
  /** False if spans are discarded. It never changes, so callers leave out all work for spans. */
  readonly active: boolean;
  start(name: string, start: SpanStart): Span;
}

const noSpan = (context: TraceContext): Span => ({ context, set: () => undefined, end: () => undefined });

/** The tracer of a node without an exporter. */
export const noTracer: Tracer = {
  active: false,
  start: (_name, { parent }) => noSpan(parent ?? { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00` }),
};

/** Starts a span, or returns undefined if spans are discarded. */
export function startSpan(tracer: Tracer, name: string, start: SpanStart): Span | undefined {
  return tracer.active ? tracer.start(name, start) : undefined;
}

/**
 * Calls `work` at once, within a span that ends with the promise, and passes it the context of the span. Without a tracer it only calls `work`, with the
 * context of the parent.
 */
export function inSpan<T>(
  tracer: Tracer,
  name: string,
  {
    work,
    outcome,
    ...start
  }: SpanStart & {
    readonly work: (context: TraceContext | undefined) => Promise<T>;
    /** Describes the result. */
    readonly outcome?: (result: T) => { readonly attributes?: SpanAttributes; readonly fault?: string | undefined };
  },
): Promise<T> {
  const { parent } = start;
  if (!tracer.active) return work(parent);
  const span = tracer.start(name, start);
  return work(span.context).then(
    (result) => {
      const { attributes, fault } = outcome?.(result) ?? {};
      if (attributes !== undefined) span.set(attributes);
      span.end(fault);
      return result;
    },
    (error: unknown) => {
      span.end(error instanceof Error ? error.name : String(error));
      throw error;
    },
  );
}
