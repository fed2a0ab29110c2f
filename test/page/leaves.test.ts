import { describe, expect, it } from 'vitest';
import { changedLeaves, leavesOf } from '../../src/page/reading/leaves.js';

describe('the content of an action', () => {
  const rack = {
    from: [{ lot: 'A', vessels: ['B-1', 'B-2'], volume: 'all' }],
    to: [{ lot: 'A', volume: 55.5 }],
    note: null,
  };

  it('is a list of its values, and a list of texts is one value', () => {
    expect(leavesOf(rack)).toEqual([
      { path: ['from', 0, 'lot'], value: 'A' },
      { path: ['from', 0, 'vessels'], value: 'B-1, B-2' },
      { path: ['from', 0, 'volume'], value: 'all' },
      { path: ['to', 0, 'lot'], value: 'A' },
      { path: ['to', 0, 'volume'], value: 55.5 },
    ]);
  });

  it('differs in the values that were changed, added or left out', () => {
    const other = { from: [{ lot: 'A', vessels: ['B-1'] }], to: [{ lot: 'A', volume: 55.5 }], loss: 2 };
    expect(changedLeaves(rack, other)).toEqual([
      { path: ['from', 0, 'vessels'], before: 'B-1, B-2', after: 'B-1' },
      { path: ['loss'], before: null, after: 2 },
      { path: ['from', 0, 'volume'], before: 'all', after: null },
    ]);
    expect(changedLeaves(rack, rack)).toEqual([]);
  });
});
