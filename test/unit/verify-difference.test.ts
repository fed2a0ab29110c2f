/** Differences point to the first wrong value, and one check with many differences does not hide those of another. */
import { expect, it } from 'vitest';
import { Differences, differenceText, firstMismatch } from '../../src/verify/difference.js';

it('points to the first value that differs', () => {
  const expected = { a: 1, list: [{ b: 2 }, { b: 3 }], c: 4 };
  expect(firstMismatch(expected, structuredClone(expected))).toBeNull();
  expect(firstMismatch(expected, { a: 1, list: [{ b: 2 }, { b: 9 }], c: 5 })).toEqual({
    field: '/list/1/b',
    expected: 3,
    found: 9,
  });
  expect(firstMismatch({ a: 1 }, { a: 1, more: true })?.field).toBe('/more');
  expect(firstMismatch({ a: null }, { a: [] })?.field).toBe('/a');
});

it('keeps the earliest differences of each check, and counts all', () => {
  const differences = new Differences(2);
  const add = (check: 'replay' | 'feed', effectiveAt: number): void => {
    const position = { effectiveAt, tieBreak: 1, id: 'x' };
    differences.add({ check, position, field: 'f', expected: 1, found: 2 });
  };
  for (const effectiveAt of [5, 3, 9, 1, 7]) add('replay', effectiveAt);
  expect(differences.earliest().map(({ position }) => position?.effectiveAt)).toEqual([1, 3]);
  expect(differences.total).toBe(5);
  add('feed', 99);
  expect(differences.earliest().map(({ check }) => check)).toEqual(['replay', 'replay', 'feed']);
});

it('is written as one sentence', () => {
  const entry = { field: 'entry', expected: 'a notification 7', found: undefined };
  expect(differenceText({ check: 'log', number: 7, ...entry })).toBe(
    'log: notification 7, field entry: expected "a notification 7", found nothing.',
  );
});
