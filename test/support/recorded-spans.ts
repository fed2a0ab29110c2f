/** A provider of OpenTelemetry's API that keeps all spans in memory, in place of an SDK. */
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';

/** A span as an exporter would get it. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly attributes: Attributes;
  status: SpanStatus;
  ended: boolean;
}

export class RecordingProvider implements TracerProvider {
  readonly spans: RecordedSpan[] = [];
  private count = 0;

  getTracer(): Tracer {
    return {
      startSpan: (name, options, context) => this.start(name, options, context),
      startActiveSpan: () => {
        throw new Error('the program makes no span the active one');
      },
    };
  }

  private start(name: string, { kind = SpanKind.INTERNAL, attributes }: SpanOptions = {}, parentOf?: Context): Span {
    this.count += 1;
    const parent = parentOf === undefined ? undefined : trace.getSpanContext(parentOf);
    const context: SpanContext = {
      traceId: parent?.traceId ?? this.count.toString(16).padStart(32, 'a'),
      spanId: this.count.toString(16).padStart(16, 'b'),
      traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
      ...(parent?.traceState === undefined ? {} : { traceState: parent.traceState }),
    };
    const recorded: RecordedSpan = {
      ...{ name, kind, context, parent, attributes: { ...attributes } },
      ...{ status: { code: SpanStatusCode.UNSET }, ended: false },
    };
    this.spans.push(recorded);
    return spanOf(recorded);
  }
}

function spanOf(recorded: RecordedSpan): Span {
  const span: Span = {
    spanContext: () => recorded.context,
    isRecording: () => !recorded.ended,
    setAttribute: (name, value) => span.setAttributes({ [name]: value }),
    setAttributes: (more) => {
      Object.assign(recorded.attributes, more);
      return span;
    },
    setStatus: (status) => {
      recorded.status = status;
      return span;
    },
    end: () => {
      if (recorded.ended) throw new Error(`the span ${recorded.name} is ended twice`);
      recorded.ended = true;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    updateName: () => span,
    recordException: () => undefined,
  };
  return span;
}
