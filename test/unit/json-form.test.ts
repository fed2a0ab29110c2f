import { describe, expect, it } from 'vitest';
import { instant } from '../../src/feed/json-form.js';

describe('an instant', () => {
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

  it('is any day and time that exists, and no other', () => {
    for (const year of [0, 1, 1900, 1999, 2000, 2023, 2024, 2100, 9999])
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}T10:20:30.400Z`;
          expect([text, instant.matches(text)]).toEqual([text, isSpeltAs(text)]);
        }
    for (const time of [
      '00:00:00',
      '23:59:59',
      '24:00:00',
      '24:00:01',
      '23:60:00',
      '23:59:60',
      '29:00:00',
      '99:99:99',
    ]) {
      const text = `2024-02-29T${time}.000Z`;
      expect([text, instant.matches(text)]).toEqual([text, isSpeltAs(text)]);
    }
  });

  it.each(['2024-02-29', '2024-02-29T10:20:30Z', '2024-02-29T10:20:30.400+01:00', '', 1_709_202_030_400, null])(
    'is not %j',
    (value) => expect(instant.matches(value)).toBe(false),
  );
});

/** Whether a Date reads the text as a time that it writes in the same way. */
function isSpeltAs(text: string): boolean {
  const read = new Date(text);
  return !Number.isNaN(read.getTime()) && read.toISOString() === text;
}
