import { SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTracer } from '../../src/adapters/telemetry/tracer.js';
import { inSpan, startSpan } from '../../src/application/ports/tracer.js';
import type { TraceContext } from '../../src/application/trace-context.js';
import { RecordingProvider } from '../support/recorded-spans.js';

const parent: TraceContext = {
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  tracestate: 'a=1',
};

describe('without an SDK', () => {
  test('no span is made, and the context of the caller is passed on as it is', async () => {
    const tracer = openTracer({}, '0');
    expect(tracer.active).toBe(false);
    expect(startSpan(tracer, 'work', { parent })).toBeUndefined();
    expect(await inSpan(tracer, 'work', { parent, work: async (context) => context })).toBe(parent);
    expect(await inSpan(tracer, 'work', { parent: undefined, work: async (context) => context })).toBeUndefined();
  });
});

describe('with an SDK', () => {
  let provider: RecordingProvider;
  beforeEach(() => {
    provider = new RecordingProvider();
    trace.setGlobalTracerProvider(provider);
  });
  afterEach(() => trace.disable());

  test('a span belongs to its parent, and keeps its sampling decision and tracestate', async () => {
    const tracer = openTracer({ 'solera.node': 'n' }, '0');
    const passed = await inSpan(tracer, 'work', { kind: 'consumer', parent, work: async (context) => context });
    const [span] = provider.spans;
    expect(span?.parent).toMatchObject({ spanId: '00f067aa0ba902b7', isRemote: true, traceFlags: 0 });
    expect(span?.attributes).toEqual({ 'solera.node': 'n' });
    expect(passed).toEqual({
      traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${span?.context.spanId}-00`,
      tracestate: 'a=1',
    });
  });

  test('work begins at once, in the same turn', () => {
    let begun = false;
    void inSpan(openTracer({}, '0'), 'work', {
      parent,
      work: async () => {
        begun = true;
      },
    });
    expect(begun).toBe(true);
  });

  test('a span ends with the work, and an error makes it a failure', async () => {
    const tracer = openTracer({}, '0');
    await expect(
      inSpan(tracer, 'work', { parent, work: () => Promise.reject(new TypeError('secret detail')) }),
    ).rejects.toThrow(TypeError);
    expect(provider.spans).toMatchObject([
      { ended: true, status: { code: SpanStatusCode.ERROR, message: 'TypeError' } },
    ]);
    await inSpan(tracer, 'work', {
      parent,
      work: async () => 1,
      outcome: () => ({ attributes: { b: 2 }, fault: 'no' }),
    });
    expect(provider.spans[1]).toMatchObject({ attributes: { b: 2 }, status: { message: 'no' } });
  });
});
