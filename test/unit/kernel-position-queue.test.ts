import { expect, test } from 'vitest';
import { comparePositions, type Position } from '../../src/kernel/position.js';
import { PositionQueue } from '../../src/kernel/position-queue.js';
import { randomPlace, seededChance } from '../property/random-domain.js';

function drained(queue: PositionQueue): Position[] {
  const taken: Position[] = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) taken.push(next);
  return taken;
}

test('an empty queue has nothing to give', () => {
  const queue = new PositionQueue();
  expect(queue.pop()).toBeUndefined();
});

test.each([1, 2, 3, 10, 100, 1000])('of %i places pushed in any order, the lowest comes first', (count) => {
  const chance = seededChance(count);
  const places = Array.from({ length: count }, (_, n) => randomPlace(chance, `a${n}`, 50));
  const queue = new PositionQueue();
  for (const place of places) queue.push(place);
  expect(drained(queue)).toEqual([...places].sort(comparePositions));
});

test('a place that is in the queue already is not queued twice', () => {
  const queue = new PositionQueue();
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'a' });
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'b' });
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'a' });
  expect(drained(queue).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('pushing and taking in turns keeps the order, and a place that was taken may come again', () => {
  const chance = seededChance(11);
  const queue = new PositionQueue();
  const model: Position[] = [];
  for (let step = 0; step < 2000; step += 1) {
    if (chance(5) < 3) {
      const place = randomPlace(chance, `a${chance(5)}`, 4);
      if (!model.some((one) => comparePositions(one, place) === 0)) model.push(place);
      queue.push(place);
    } else {
      model.sort(comparePositions);
      expect(queue.pop()).toEqual(model.shift());
    }
  }
  expect(drained(queue)).toEqual(model.sort(comparePositions));
});
