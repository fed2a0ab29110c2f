import { describe, expect, it } from 'vitest';
import {
  headOf,
  InvalidPage,
  lastPage,
  pageAt,
  pageLinks,
  pageOf,
  pageRange,
  pageText,
  parsePage,
} from '../../src/feed/page.js';

describe('the pages of a log', () => {
  it.each([
    [1, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [21, 3],
  ])('hold number %i on page %i of size 10', (number, page) => {
    expect(pageOf(number, 10)).toBe(page);
    const { first, last } = pageRange(page, 10);
    expect(first <= number && number <= last).toBe(true);
  });

  it.each([
    [0, 1],
    [1, 2],
    [10, 2],
    [11, 3],
  ])('end, for head %i, with the empty page %i', (head, page) => {
    expect(lastPage(head, 10)).toBe(page);
  });

  it.each(['1,9', '2,11', '0,9', '10,1', '01,10', '1,010', '1,10,20', ',', '1,', 'a,b', '-9,0', '1,20', '1.0,10'])(
    'have no page %s',
    (range) => expect(pageAt(range, 10)).toBeNull(),
  );

  it('have one page for each range', () => {
    expect([pageAt('1,10', 10), pageAt('11,20', 10), pageAt('3,3', 1)]).toEqual([1, 2, 3]);
  });
});

describe('a page', () => {
  it('is written with its items verbatim and its links, and parsed again', () => {
    const text = pageText(pageRange(2, 10), ['{"a" : 1}', '{}'], pageLinks(2, 10, false));
    expect(text).toBe(
      '{"first":11,"last":20,"items":[{"a" : 1},{}],"links":{"self":"/v1/notifications/11,20","first":"/v1/notifications/1,10",' +
        '"previous":"/v1/notifications/1,10","next":null,"current":"/v1/notifications"}}',
    );
    const page = parsePage(text);
    expect(page).toMatchObject({ first: 11, last: 20, items: [{ a: 1 }, {}] });
    expect(headOf(page)).toBe(12);
  });

  it('has no previous page if it is the first, and a next one once it is full', () => {
    expect(pageLinks(1, 10, true)).toMatchObject({ previous: null, next: '/v1/notifications/11,20' });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"first":1,"last":10}',
    '{"first":1,"last":10,"items":"none"}',
    '{"first":0,"last":9,"items":[]}',
    '{"first":2,"last":11,"items":[]}',
    '{"first":11,"last":10,"items":[]}',
    '{"first":1,"last":1,"items":[1,2]}',
  ])('is not %s', (text) => expect(() => parsePage(text)).toThrow(InvalidPage));
});
