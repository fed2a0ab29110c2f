import { expect, test } from 'vitest';
import { comparePositions, type Position } from '../../src/kernel/position.js';
import { PositionQueue } from '../../src/kernel/position-queue.js';
import { randomPosition, seededChance } from '../property/random-tanks.js';

function drained(queue: PositionQueue): Position[] {
  const taken: Position[] = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) taken.push(next);
  return taken;
}

test('an empty queue returns undefined', () => {
  const queue = new PositionQueue();
  expect(queue.pop()).toBeUndefined();
});

test.each([1, 2, 3, 10, 100, 1000])('%i positions pushed in any order are popped in timeline order', (count) => {
  const chance = seededChance(count);
  const positions = Array.from({ length: count }, (_, n) => randomPosition(chance, `a${n}`, 50));
  const queue = new PositionQueue();
  for (const position of positions) queue.push(position);
  expect(drained(queue)).toEqual([...positions].sort(comparePositions));
});

test('a position that is in the queue is not queued twice', () => {
  const queue = new PositionQueue();
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'a' });
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'b' });
  queue.push({ effectiveAt: 1, tieBreak: 0, id: 'a' });
  expect(drained(queue).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('pushing and popping in turns keeps the order, and a popped position may be pushed again', () => {
  const chance = seededChance(11);
  const queue = new PositionQueue();
  const model: Position[] = [];
  for (let step = 0; step < 2000; step += 1) {
    if (chance(5) < 3) {
      const position = randomPosition(chance, `a${chance(5)}`, 4);
      if (!model.some((one) => comparePositions(one, position) === 0)) model.push(position);
      queue.push(position);
    } else {
      model.sort(comparePositions);
      expect(queue.pop()).toEqual(model.shift());
    }
  }
  expect(drained(queue)).toEqual(model.sort(comparePositions));
});
