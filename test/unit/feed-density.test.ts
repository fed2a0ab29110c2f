import { describe, expect, it } from 'vitest';
import { type Arrival, Density, MissingNotifications } from '../../src/feed/density.js';

/** Adds numbers one by one and returns how each arrived. */
function arrivals(density: Density, numbers: readonly number[]): Arrival[] {
  return numbers.map((number) => {
    const arrival = density.arrival(number);
    density.add(number);
    return arrival;
  });
}

describe('density', () => {
  it('expects the number after the position', () => {
    const density = new Density(7);
    expect([density.next, density.highest, density.missing]).toEqual([8, 7, null]);
  });

  it('recognises each number as next, gap, late or duplicate', () => {
    const density = new Density(0);
    expect(arrivals(density, [1, 2, 5, 7, 5, 4, 1, 9, 3, 8, 6, 10])).toEqual([
      ...['next', 'next', 'gap', 'gap', 'duplicate', 'late', 'duplicate', 'gap', 'late', 'late', 'late', 'next'],
    ]);
    expect([density.next, density.missing]).toEqual([11, null]);
  });

  it('reports the lowest missing range', () => {
    const density = new Density(0);
    arrivals(density, [1, 4, 5, 8]);
    expect(density.missing).toEqual({ first: 2, last: 3 });
    arrivals(density, [2]);
    expect(density.missing).toEqual({ first: 3, last: 3 });
    arrivals(density, [3]);
    expect([density.next, density.missing]).toEqual([6, { first: 6, last: 7 }]);
  });

  it('counts a number as missing that is only announced', () => {
    const density = new Density(0);
    density.announce(3);
    expect(density.missing).toEqual({ first: 1, last: 3 });
    arrivals(density, [2]);
    expect(density.missing).toEqual({ first: 1, last: 1 });
    arrivals(density, [1]);
    expect(density.missing).toEqual({ first: 3, last: 3 });
    density.announce(2);
    expect(density.missing).toEqual({ first: 3, last: 3 });
  });

  it('forgets the highest number and misses it again', () => {
    const density = new Density(0);
    arrivals(density, [3, 4, 6]);
    density.dropHighest();
    expect([density.highest, density.arrival(6)]).toEqual([4, 'gap']);
    density.dropHighest();
    expect([density.highest, density.arrival(4)]).toEqual([3, 'gap']);
    arrivals(density, [1, 2]);
    expect(density.missing).toEqual({ first: 4, last: 6 });
  });

  it('can begin again at a lower number', () => {
    const density = new Density(5);
    arrivals(density, [8]);
    density.restartAt(3);
    expect([density.next, density.missing]).toEqual([3, { first: 3, last: 7 }]);
  });

  it('is computed with few ranges, however many numbers arrived', () => {
    const density = new Density(0);
    for (let number = 200_000; number > 1; number -= 1) density.add(number);
    expect(density.missing).toEqual({ first: 1, last: 1 });
    density.add(1);
    expect(density.next).toBe(200_001);
  });
});

describe('missing notifications', () => {
  it('are named exactly', () => {
    expect(new MissingNotifications({ first: 3, last: 3 }).message).toBe('Notification 3 is missing.');
    expect(new MissingNotifications({ first: 3, last: 9 })).toMatchObject({
      name: 'MissingNotifications',
      message: 'Notifications 3 to 9 are missing.',
      first: 3,
      last: 9,
    });
  });
});
