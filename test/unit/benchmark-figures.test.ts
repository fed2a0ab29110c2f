import { describe, expect, it } from 'vitest';
import { figuresIn } from '../../benchmarks/compare.js';

describe('the figures of a benchmark', () => {
  it('are read from the lines written after each run', () => {
    expect(figuresIn('bench: run 1, 64 in flight, Solera, use case: 15,053/s\nother\n')).toEqual(
      new Map([['Solera, use case, 64 in flight, actions/s', 15_053]]),
    );
    expect(figuresIn('bench: run 1: {"editAlone":{"ms":8.5,"postgresUs":null},"importPerSecond":3000}')).toEqual(
      new Map([
        ['editAlone.ms', 8.5],
        ['importPerSecond', 3_000],
      ]),
    );
  });
});
