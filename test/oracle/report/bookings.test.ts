import { describe, expect, it } from 'vitest';
import { replay } from '../replay.js';
import { actionsOf, bulk, place, rack, type Step, step, wineries, zin } from '../scenario.js';
import { bookingsOf } from './bookings.js';
import { formOf } from './form.js';
import { dayAfter, monthOf, startOfDay } from './local-days.js';

function formAfter(...steps: readonly Step[]): Record<string, number> {
  const bookings = bookingsOf(replay({ wineries, actions: actionsOf(steps) }).moves, wineries);
  const form = formOf(bookings, { winery: 'home', start: 0, end: Number.MAX_SAFE_INTEGER, inventoryLines: 'physical' });
  return Object.fromEntries([...form].map(([key, { value }]) => [key, Number(value) / 1_000_000]));
}

const one = bulk('A', 1_165, zin, { taxClass: 'a' });
const other = bulk('B', 59, zin, { taxClass: 'b' });

describe("the oracle's form", () => {
  it('counts all wine that several classes bring to an empty lot', () => {
    const blend = rack([place('A', 'all'), place('B', 'all')], [place('C', 1_224, 'T')]);
    expect(formAfter(one, other, blend)).toMatchObject({
      'A20 a': 1_165,
      'A20 b': 59,
      'A5 none': 1_224,
      'A31 none': 1_224,
    });
  });

  it('counts only the wine of another class that reaches a lot', () => {
    const form = formAfter(one, other, rack([place('B', 'all')], [place('A', 50)], { lossReason: 'lees' }));
    expect(form).toMatchObject({ 'A29 b': 9, 'A20 b': 50, 'A5 a': 50, 'A31 a': 1_215 });
    expect(form['A20 a']).toBeUndefined();
  });

  it('carries the rest of roundings in the lines of inventory', () => {
    const ship = step('ship_bulk', { from: [place('A', 10.05)], reason: 'vinegar' });
    const form = formAfter(bulk('A', 20.1, zin, { taxClass: 'a' }), ship);
    expect(form).toEqual({ 'A7 a': 20.1, 'A9 a': 0.1, 'A12 a': 20.2, 'A17 a': 10.1, 'A31 a': 10.1, 'A32 a': 20.2 });
  });
});

// 2 November 2025 has 25 hours in California, and 8 March 2026 has 23.
describe('local days', () => {
  it.each([
    ['2025-11-02', '2025-11-02T07:00:00.000Z', 25],
    ['2026-03-08', '2026-03-08T08:00:00.000Z', 23],
    ['2026-02-28', '2026-02-28T08:00:00.000Z', 24],
  ])('%s begins at %s and has %d hours', (day, instant, hours) => {
    const start = startOfDay(day, 'America/Los_Angeles');
    expect(new Date(start).toISOString()).toBe(instant);
    expect(startOfDay(dayAfter(day), 'America/Los_Angeles') - start).toBe(hours * 3_600_000);
  });

  it('make months', () => {
    expect(monthOf('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });
});
