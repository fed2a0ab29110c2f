/** What a lot is made of over time. */
import { describe, expect, it } from 'vitest';
import { changesOfComposition, compositionOf } from '../../src/page/reading/composition.js';

type Step = Parameters<typeof compositionOf>[0][number];

const step = (id: string, shares: Readonly<Record<string, number>> | null): Step => {
  const composition = Object.entries(shares ?? {}).map(([variety, share]) => ({
    ...{ variety, vintage: null, appellation: 'Napa', share },
  }));
  const state = shares === null ? null : { composition };
  return { action: { id, effectiveAt: `2025-01-0${id}` }, state } as never; // The members that are read.
};

const steps = [
  step('1', { Syrah: 1 }),
  step('2', { Syrah: 0.7, Merlot: 0.1, Malbec: 0.2 }),
  step('3', { Syrah: 0.7, Merlot: 0.1, Malbec: 0.2 }),
  step('4', {}),
  step('5', null),
];

describe('the composition of a lot over time', () => {
  const course = compositionOf(steps, 2);

  it('names the leaves that ever had the largest shares, with what tells them apart', () => {
    expect(course.leaves).toEqual(['Syrah NV Napa', 'Malbec NV Napa']);
    expect([course.hasOthers, compositionOf(steps, 3).hasOthers]).toEqual([true, false]);
  });

  it('is exact, and the others are what is left', () => {
    const tenth = 100_000_000_000n;
    expect(course.points.map(({ shares }) => shares)).toEqual([
      [10n * tenth, 0n, 0n],
      [7n * tenth, 2n * tenth, tenth],
      [7n * tenth, 2n * tenth, tenth],
      [0n, 0n, 0n],
      [0n, 0n, 0n],
    ]);
  });

  it('changes only where a share does', () => {
    expect(changesOfComposition(course).map(({ action }) => action)).toEqual(['1', '2', '4']);
  });
});
