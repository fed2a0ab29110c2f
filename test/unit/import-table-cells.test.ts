import { describe, expect, it } from 'vitest';
import { read } from './import-table-reading.js';

const fruit = 'winery;type;effectiveAt;data.lot;data.weight;data.variety;data.vintage;data.appellation';

/** Rows of fruit in metric tons: moment, lot, weight, vintage. */
function fruitFile(rows: readonly (readonly [string, string, string, string])[]): string {
  const lines = rows.map(
    ([at, lot, weight, vintage]) => `w;receive_fruit;${at};${lot};${weight};Shiraz;${vintage};Okanagan`,
  );
  return [fruit, ...lines].join('\n');
}

const at = '2025-09-10T09:00:00-07:00';

describe('a refusal', () => {
  const faulty = [
    ['data.weight', '20,4818', at, 'A', '20,4818', '2025'],
    ['data.weight', '1.234,5', at, 'B', '1.234,5', '2025'],
    ['data.weight', '48%', at, 'C', '48%', '2025'],
    ['data.vintage', 'NV', at, 'D', '5', 'NV'],
    ['data.vintage', '', at, 'E', '5', ''],
    ['effectiveAt', '24-Oct-25', '24-Oct-25', 'F', '5', '2025'],
    ['effectiveAt', '45910.375', '45910.375', 'G', '5', '2025'],
    ['data.lot', '17FO F4/B2', at, '17FO F4/B2', '5', '2025'],
  ] as const;

  it('names row, column and value of each cell, in a file that contradicts itself', async () => {
    const file = fruitFile(faulty.map(([, , moment, lot, weight, vintage]) => [moment, lot, weight, vintage]));
    const { actions, problems } = await read(file, null, { metric: true });
    expect(actions).toEqual([]);
    expect(problems.map(({ place, column, value }) => [place.row, column, value])).toEqual(
      faulty.map(([column, value], index) => [index + 2, column, value]),
    );
    for (const { place, column, value, detail } of problems)
      expect(detail).toContain(`Row ${place.row}, column "${column}"${value === '' ? ' is empty' : `: "${value}"`}`);
  });
});
