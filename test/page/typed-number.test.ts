import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecimalMark, typedNumber } from '../../src/page/reading/typed-number.js';

const read = (text: string, mark: DecimalMark): string | readonly string[] | null => {
  const typed = typedNumber(text, mark);
  return typed.kind === 'number' ? typed.json : typed.kind === 'ambiguous' ? typed.choices : null;
};

describe('a typed number', () => {
  it('has the decimal mark of the language or the other one, where only one reading is possible', () => {
    for (const mark of ['.', ','] as const) {
      expect(
        ['1,5', '1.5', '0,250', '0.250', '1234,500', '6735.26', '9000,1234567'].map((text) => read(text, mark)),
      ).toEqual(['1.5', '1.5', '0.250', '0.250', '1234.500', '6735.26', '9000.1234567']);
      expect([' 12 ', '+3', '-0.5', '−2'].map((text) => read(text, mark))).toEqual(['12', '3', '-0.5', '-2']);
    }
  });

  it('may have marks between its thousands, where they can mean nothing else', () => {
    for (const mark of ['.', ','] as const) {
      const texts = ['1.234,5', '1,234.5', '1.234.567', '1,234,567', '1,234,567.89', '12 345,6', '1\u202f234'];
      expect(texts.map((text) => read(text, mark))).toEqual([
        '1234.5',
        '1234.5',
        '1234567',
        '1234567',
        '1234567.89',
        '12345.6',
        '1234',
      ]);
    }
  });

  it('is ambiguous if the mark of the other language is before three digits, as before thousands', () => {
    expect([read('1,234', '.'), read('1.234', '.')]).toEqual([['1234', '1.234'], '1.234']);
    expect([read('1.234', ','), read('1,234', ',')]).toEqual([['1234', '1,234'], '1.234']);
    expect(read('-12,500', '.')).toEqual(['-12500', '-12.500']);
  });

  it('is none where the marks are in the wrong places', () => {
    for (const text of ['', 'all', '1,23,456', '1.2.3', '1.23,4', '1,2345.6', '12,34.5,6', '007', '1e3', '.5', '5.'])
      expect(read(text, '.')).toBeNull();
  });

  it('keeps its digits: whatever is read has those that were typed, in their order', () => {
    const texts = fc.array(fc.constantFrom(...'0123456789.,'), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(texts, fc.constantFrom<DecimalMark>('.', ','), (characters, mark) => {
        const text = characters.join('');
        const typed = typedNumber(text, mark);
        if (typed.kind !== 'number') return;
        expect(typed.json.replace('.', '')).toBe(text.replace(/[.,]/g, ''));
        expect(Number.isNaN(Number(typed.json))).toBe(false);
      }),
    );
  });
});
