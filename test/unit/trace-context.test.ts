import { describe, expect, test } from 'vitest';
import { readTraceContext, traceIdOf } from '../../src/application/trace-context.js';

const valid = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('a trace context', () => {
  test('is read from traceparent and tracestate', () => {
    expect(readTraceContext(valid)).toEqual({ traceparent: valid });
    expect(readTraceContext(valid, 'vendor=1,other=x')).toEqual({ traceparent: valid, tracestate: 'vendor=1,other=x' });
    expect(traceIdOf({ traceparent: valid })).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  test.each([
    ['nothing', undefined],
    ['an empty value', ''],
    ['a word', 'hello'],
    ['upper case', valid.toUpperCase()],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
    ['the forbidden version', `ff${valid.slice(2)}`],
    ['more members than its version has', `${valid}-more`],
    ['a line break', `${valid}\n`],
    ['a short trace', valid.replace('4bf9', '')],
  ])('is ignored if traceparent is %s', (_, traceparent) => {
    expect(readTraceContext(traceparent)).toBeUndefined();
  });

  test('of a later version is read as far as version 00 goes', () => {
    expect(readTraceContext(`cc${valid.slice(2)}-what-the-future-brings`)).toEqual({ traceparent: valid });
  });

  test('leaves out a tracestate that is too long or has control characters', () => {
    expect(readTraceContext(valid, `a=${'x'.repeat(511)}`)).toEqual({ traceparent: valid });
    expect(readTraceContext(valid, 'a=1\r\nb=2')).toEqual({ traceparent: valid });
    expect(readTraceContext(valid, '')).toEqual({ traceparent: valid });
  });
});
