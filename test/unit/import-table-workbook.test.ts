import { describe, expect, it } from 'vitest';
import { utils, write } from 'xlsx';
import { tableLimits } from '../../config/import-tables.js';
import { failureOf, readTable, tableOf } from './import-table-reading.js';

type Sheets = Readonly<Record<string, readonly (readonly unknown[])[]>>;

function workbook(sheets: Sheets): Uint8Array {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  const options = { type: 'buffer', bookType: 'xlsx', compression: true } as const;
  return Uint8Array.from(write(book, options) as Buffer); // A buffer was asked for.
}

const head = ['Lot', 'Gal', 'When', 'Time'];

describe('a workbook', () => {
  it('has texts, numbers of 15 digits, real dates and values of formulas', async () => {
    const rows = [
      head,
      ['0017', 0.1 + 0.2, { t: 'n', v: 45910.375, z: 'm/d/yy h:mm' }, { t: 'n', v: 0.375, z: 'h:mm' }],
      [18, { t: 'n', f: '1+1', v: 2 }, { t: 'n', v: 45910, z: 'm/d/yy' }, true],
    ];
    const table = await tableOf(workbook({ S: rows }));
    expect(table.rows.map(({ cells }) => cells)).toEqual([
      ['0017', '0.3', '2025-09-10T09:00:00', '09:00:00'],
      ['18', '2', '2025-09-10', 'true'],
    ]);
  });

  it('has decimal points: three decimals are no thousands', async () => {
    const rows = [
      [...head, 'winery'],
      ['A', 5.125, '2025-09-10', '', 'w'],
    ];
    const map =
      'winery: w\ntype: measure\neffectiveAt: {column: When}\ndata: {lot: {column: Lot}, volume: {column: Gal}}';
    expect(readTable(await tableOf(workbook({ S: rows })), map).actions[0]?.body.data.volume).toBe(5.125);
  });

  it('keeps the row numbers of the sheet', async () => {
    const table = await tableOf(workbook({ S: [['Title'], [], head, ['A', 1], [], ['B', 2]] }));
    expect(table.header.row).toBe(3);
    expect(table.rows.map(({ place }) => place.row)).toEqual([4, 6]);
  });

  it('is read from its first filled sheet, or from the named one', async () => {
    const file = workbook({ Empty: [], First: [head, ['A', 1]], Second: [head, ['B', 2]] });
    const first = await tableOf(file);
    expect([first.rows[0]?.cells[0], first.assumptions.map(({ code }) => code)]).toEqual(['A', ['first_sheet']]);
    const second = await tableOf(file, 'book.xlsx', 'Second');
    expect([second.rows[0]?.cells[0], second.assumptions]).toEqual(['B', []]);
    await expect(tableOf(file, 'book.xlsx', 'Third')).rejects.toThrow('no sheet "Third" with content');
  });

  it('that unpacks to more than the limit is refused before it is unpacked', async () => {
    const bytes = workbook({ S: [head, ['x'.repeat(30_000), 1]] });
    expect(await failureOf(bytes, { ...tableLimits, unpackedBytes: 20_000 })).toMatch(/^too_large/);
  });

  it('that declares less than it unpacks to is refused', async () => {
    const bytes = Buffer.from(workbook({ S: [head, ['x'.repeat(30_000), 1]] }));
    // The size of each entry after it is unpacked is 24 bytes into its header in the central directory.
    for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1'))
      bytes.writeUInt32LE(10, at + 24);
    expect(await failureOf(bytes)).toMatch(/^unreadable_workbook/);
  });
});
