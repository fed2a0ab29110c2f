import { describe, expect, it } from 'vitest';
import { keptText, seenNumber } from '../../src/page/reading/seen.js';

describe('the number that a reader has seen', () => {
  const end = { log: 'a-log', number: 20 };

  it('is kept with the log that it is of', () => {
    expect(seenNumber(keptText({ log: 'a-log', number: 7 }), end)).toBe(7);
    expect(seenNumber(keptText({ log: '', number: 20 }), { log: '', number: 20 })).toBe(20);
  });

  it('is unknown at the first visit, in another log, and where the log does not reach it', () => {
    expect(seenNumber(null, end)).toBeNull();
    expect(seenNumber(keptText({ log: 'other', number: 7 }), end)).toBeNull();
    expect(seenNumber(keptText({ log: 'a-log', number: 21 }), end)).toBeNull();
    expect(seenNumber('much', end)).toBeNull();
  });
});
