import { expect, test } from 'vitest';
import { comparePositions, type Position, samePosition } from '../../src/kernel/position.js';
import { randomPosition, seededChance } from '../property/random-tanks.js';

const at = (effectiveAt: number, tieBreak: number, id: string): Position => ({ effectiveAt, tieBreak, id });

test('the timeline is ordered by the instant, then the tie break, then the id', () => {
  const ordered = [
    at(-1, 9, 'z'),
    at(0, 0, 'b'),
    at(1, -1, 'z'),
    at(1, 0, 'a'),
    at(1, 0, 'b'),
    at(1, 2, 'a'),
    at(10, 0, 'a'),
  ];
  expect([...ordered].reverse().sort(comparePositions)).toEqual(ordered);
});

test('ids are compared by code unit, as in the C collation, and numbers by value', () => {
  expect(comparePositions(at(1, 0, 'B'), at(1, 0, 'a'))).toBeLessThan(0);
  expect(comparePositions(at(1, 0, 'a'), at(1, 0, 'aa'))).toBeLessThan(0);
  expect(comparePositions(at(9, 0, 'a'), at(10, 0, 'a'))).toBeLessThan(0);
  expect(comparePositions(at(1, 9, 'a'), at(1, 10, 'a'))).toBeLessThan(0);
});

test('the order is total: of two positions one is first, unless they are equal', () => {
  const chance = seededChance(7);
  const positions = Array.from({ length: 60 }, () => randomPosition(chance, `a${chance(4)}`, 3));
  for (const a of positions) {
    for (const b of positions) {
      expect(Math.sign(comparePositions(a, b)) + Math.sign(comparePositions(b, a))).toBe(0);
      expect(samePosition(a, b)).toBe(comparePositions(a, b) === 0);
      for (const c of positions.slice(0, 20)) {
        if (comparePositions(a, b) < 0 && comparePositions(b, c) < 0 && comparePositions(a, c) >= 0)
          expect.fail('the order is not transitive');
      }
    }
  }
});
