import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LimitedLog } from '../../src/adapters/http/limited-log.js';

const lines: unknown[] = [];
const collect = (level: string) => (fields: object, message: string) => void lines.push([level, message, fields]);

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a limited log', () => {
  const limited = () =>
    new LimitedLog({ info: collect('info'), warn: collect('warn'), error: collect('error') }, 1_000);

  it('writes the first line at once, and then one line an interval with a count', () => {
    const log = limited();
    for (let n = 1; n <= 500; n += 1) log.warn({ n }, 'a');
    expect(lines).toEqual([['warn', 'a', { n: 1 }]]);
    vi.advanceTimersByTime(1_000);
    for (let n = 501; n <= 510; n += 1) log.warn({ n }, 'a');
    vi.advanceTimersByTime(1_000);
    expect(lines.slice(1)).toEqual([
      ['warn', 'a', { n: 500, count: 499 }],
      ['warn', 'a', { n: 510, count: 10 }],
    ]);
  });

  it('begins again after an interval without the message, and keeps no timer', () => {
    const log = limited();
    log.warn({}, 'a');
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    log.warn({}, 'a');
    expect(lines).toHaveLength(2);
  });

  it('counts each message and level by itself, and writes every error', () => {
    const log = limited();
    log.warn({}, 'a');
    log.warn({}, 'b');
    log.info({}, 'a');
    log.error({}, 'a');
    log.error({}, 'a');
    expect(lines).toHaveLength(5);
  });
});
