/** Traces through OpenTelemetry's API. Which spans are kept, and where they are sent, is decided by the SDK that an operator loads before the program. */
import {
  createTraceState,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer as TracerOfApi,
  trace,
} from '@opentelemetry/api';
import { noTracer, type Span, type SpanAttributes, type Tracer } from '../../application/ports/tracer.js';
import type { TraceContext } from '../../application/trace-context.js';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
};

/** Returns a tracer that records spans if an SDK is registered by now, and otherwise one that does nothing. `attributes` are on every span. */
export function openTracer(attributes: SpanAttributes, version: string): Tracer {
  const tracer = registeredTracer(version);
  if (tracer === undefined) return noTracer;
  return {
    active: true,
    start(name, { kind = 'internal', parent, attributes: more }) {
      const context =
        parent === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent, kind === 'server' || kind === 'consumer'));
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes, ...more } }, context);
      const started: Span = {
        context: traceContextOf(span.spanContext()),
        set: (added) => void span.setAttributes({ ...added }),
        end: (fault) => {
          if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
          span.end();
        },
      };
      return started;
    },
  };
}

/** Without an SDK, the API's provider is a proxy without a delegate. An SDK with a copy of the API of its own has a provider of another class. */
function registeredTracer(version: string): TracerOfApi | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider
    ? provider.getDelegateTracer('solera', version)
    : provider.getTracer('solera', version);
}

function spanContextOf({ traceparent, tracestate }: TraceContext, isRemote: boolean): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  const known = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote };
  return tracestate === undefined ? known : { ...known, traceState: createTraceState(tracestate) };
}

function traceContextOf({ traceId, spanId, traceFlags, traceState }: SpanContext): TraceContext {
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  const tracestate = traceState?.serialize();
  return tracestate === undefined || tracestate === '' ? { traceparent } : { traceparent, tracestate };
}
