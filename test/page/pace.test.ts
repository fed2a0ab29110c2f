import { describe, expect, it } from 'vitest';
import { delayOf } from '../../src/page/reading/pace.js';

describe('the pace at which a screen is read again', () => {
  const idle = { waitedMs: 0, restedMs: Number.POSITIVE_INFINITY, tookMs: 0 };

  it('waits for a quiet moment, because a change set has many notifications', () => {
    expect(delayOf({ ...idle })).toBe(250);
    expect(delayOf({ ...idle, waitedMs: 1_000 })).toBe(250);
  });

  it('does not wait for ever if the log is never quiet', () => {
    expect(delayOf({ ...idle, waitedMs: 1_900 })).toBe(100);
    expect(delayOf({ ...idle, waitedMs: 5_000 })).toBe(0);
  });

  it('spends at most a tenth of the time on reading', () => {
    expect(delayOf({ waitedMs: 2_000, restedMs: 2_000, tookMs: 600 })).toBe(4_000);
    expect(delayOf({ waitedMs: 6_000, restedMs: 6_000, tookMs: 600 })).toBe(0);
  });
});
