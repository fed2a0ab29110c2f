import { describe, expect, it } from 'vitest';
import { inTimelineOrder, replay } from './replay.js';
import { actionsOf, bulk, place, so2, step, wineries, zin } from './scenario.js';

describe('the timeline', () => {
  it('is ordered by effective time, tie break and id, and ends at `at`', () => {
    const base = { winery: 'home', type: 'note', data: { lot: 'A', text: 'x' } };
    const actions = [
      { ...base, id: 'c', effectiveAt: 5, tieBreak: 2 },
      { ...base, id: 'b', effectiveAt: 5, tieBreak: 1 },
      { ...base, id: 'a', effectiveAt: 5, tieBreak: 1 },
      { ...base, id: 'z', effectiveAt: 4, tieBreak: 9 },
    ];
    expect(inTimelineOrder(actions).map(({ id }) => id)).toEqual(['z', 'a', 'b', 'c']);
    expect([...replay({ wineries, actions }, { at: 4 }).outcomes.keys()]).toEqual(['z']);
  });

  it('returns the state after each action if asked to', () => {
    const actions = actionsOf([bulk('A', 10, zin), step('measure', { ...place('A', 9) }), so2('A', 1)]);
    const { history } = replay({ wineries, actions }, { history: true });
    expect(history?.get('home/A')?.map(({ volume, lastAction }) => [volume, lastAction])).toEqual([
      [10, 'a1'],
      [9, 'a2'],
      [9, 'a3'],
    ]);
  });
});
