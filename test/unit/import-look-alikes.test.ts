import { describe, expect, it } from 'vitest';
import { lookAlikes } from '../../src/imports/table/look-alikes.js';

describe('names that look the same', () => {
  it.each([
    ['Gewürztraminer', 'Gewu\u0308rztraminer', 'composed and decomposed letters'],
    ['Merlot', 'Merlot ', 'blanks'],
    ['Napa Valley', 'Napa\u00a0Valley', 'blanks'],
    ['Napa Valley', 'Napa  Valley', 'blanks'],
    ['Merlot', 'MERLOT', 'capital letters'],
    ['Rosé', 'Rose', 'accents'],
    ['St. Helena', 'St Helena', 'punctuation'],
    ["O'Brien", 'O’Brien', 'punctuation'],
    ['Block-4', 'block 4', 'punctuation'],
    ['25-PN', '25PN', 'blanks or punctuation'],
    ['Pinot Noir', 'PinotNoir', 'blanks or punctuation'],
    ['T-1', 'T1', 'blanks or punctuation'],
    ['T-1', 't 1', 'punctuation'],
    ['25-PN-1', '25PN1', 'blanks or punctuation'],
  ])('%s and %s differ by their %s', (known, name, difference) => {
    expect(lookAlikes([name], [known])).toEqual([{ name, other: known, difference }]);
    expect(lookAlikes([known, name])).toEqual([{ name, other: known, difference }]);
  });

  it.each([
    ['Merlot', 'Malbec'],
    ['1-11', '11-1'],
    ['1.1', '11'],
    ['Block 4', 'Block 14'],
    ['T-1-1', 'T-11'],
    ['25 1', '251'],
    ['-', '–'],
  ])('are not %s and %s', (one, other) => expect(lookAlikes([one, other])).toEqual([]));

  it('are not a name and itself', () => expect(lookAlikes(['Merlot', 'Merlot'], ['Merlot'])).toEqual([]));
});
