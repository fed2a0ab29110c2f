/** The parts of a verification cover everything once, and their results come in order. */
import { describe, expect, it } from 'vitest';
import { comparePositions, justBefore } from '../../src/kernel/position.js';
import { inOrder } from '../../src/verify/in-order.js';
import { timeRanges } from '../../src/verify/ranges.js';
import { uuid } from '../support/memory-node.js';

describe('time ranges', () => {
  const limits = { tasks: 1_000, actionsPerTask: 4, mostActionsPerTask: 8, actionsPerSample: 2 };

  it('cover all times once, in order', () => {
    expect(timeRanges([50, 10, 30, 20, 40], limits)).toEqual([
      { from: null, to: 29 },
      { from: 30, to: 49 },
      { from: 50, to: null },
    ]);
  });

  it('are not divided at one time, and one range covers an unknown history', () => {
    expect(timeRanges([7, 7, 7, 7, 7, 7], limits)).toEqual([
      { from: null, to: 6 },
      { from: 7, to: null },
    ]);
    expect(timeRanges([], limits)).toEqual([{ from: null, to: null }]);
  });

  it('are longer in a long history, up to a limit', () => {
    const times = [10, 20, 30, 40, 50, 60, 70, 80];
    const lengths = (tasks: number) => timeRanges(times, { ...limits, tasks }).length;
    expect([lengths(1_000), lengths(4), lengths(2), lengths(1)]).toEqual([4, 4, 2, 2]);
  });
});

it('no position lies between one and the one just before it', () => {
  const position = { effectiveAt: 5, tieBreak: 2, id: '01900000-0000-7000-8000-000000000000' };
  expect(justBefore(position)).toEqual({ ...position, id: '01900000-0000-7000-7fff-ffffffffffff' });
  expect(comparePositions(justBefore(position), position)).toBeLessThan(0);
  expect(justBefore({ ...position, id: uuid(8) }).id).toBe(uuid(7));
});

describe('tasks in order', () => {
  it('run at once as many as allowed, and yield their results in order', async () => {
    let running = 0;
    let most = 0;
    const run = async (ms: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      return ms;
    };
    const results: number[] = [];
    for await (const { result } of inOrder([20, 1, 10, 1, 5], { atOnce: 2, run })) results.push(result);
    expect(results).toEqual([20, 1, 10, 1, 5]);
    expect(most).toBe(2);
  });

  it('mend a result by what the results before it showed', async () => {
    let sum = 0;
    const mend = async (result: number): Promise<number> => result + sum;
    for await (const { result } of inOrder([1, 2, 3], { atOnce: 3, run: async (task: number) => task, mend }))
      sum = result;
    expect(sum).toBe(6);
  });

  it('reject with the failure of a task, even of one whose turn has not come', async () => {
    const run = async (task: number): Promise<number> => {
      if (task === 2) throw new Error('broken');
      await new Promise((resolve) => setTimeout(resolve, 5));
      return task;
    };
    const results: number[] = [];
    const all = async (): Promise<void> => {
      for await (const { result } of inOrder([1, 2, 3], { atOnce: 2, run })) results.push(result);
    };
    await expect(all()).rejects.toThrow('broken');
    expect(results).toEqual([1]);
  });
});
