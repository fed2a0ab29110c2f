import { expect, test } from 'vitest';
import { exampleIn, outputOf, typeErrorsOf } from './readme-example.js';

const room = 'src/feed';
const { code, shown } = exampleIn(room);

test('the example in the README of the feed prints what the README shows', () => {
  expect(outputOf(room, code)).toBe(shown);
});

test('the example in the README of the feed passes the strict compiler', { timeout: 60_000 }, () => {
  expect(typeErrorsOf(room, code)).toEqual([]);
});
