import { describe, expect, it } from 'vitest';
import { CFB, utils, write } from 'xlsx';
import { tableLimits } from '../../config/import-tables.js';
import { failureOf, readTable, tableOf } from './import-table-reading.js';

type Sheets = Readonly<Record<string, readonly (readonly unknown[])[]>>;

function workbook(sheets: Sheets, date1904 = false): Uint8Array {
  const book = utils.book_new();
  book.Workbook = { WBProps: { date1904 } };
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  const options = { type: 'buffer', bookType: 'xlsx', compression: true } as const;
  return Uint8Array.from(write(book, options) as Buffer); // A buffer was asked for.
}

/** Changes one file of a workbook. */
function withEntry(book: Uint8Array, name: string, change: (xml: string) => string): Uint8Array {
  const archive = CFB.read(Buffer.from(book), { type: 'buffer' });
  const entry = CFB.find(archive, `/${name}`);
  if (entry === null) throw new Error(`The workbook has no ${name}.`);
  const changed = Buffer.from(change(Buffer.from(entry.content as Uint8Array).toString('utf8')));
  CFB.utils.cfb_add(archive, `/${name}`, changed);
  return Uint8Array.from(CFB.write(archive, { type: 'buffer', fileType: 'zip', compression: true }) as Buffer);
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

  it.each([
    ['0000', 101, '0101'],
    ['00000', 12345, '12345'],
    ['0000', 123456, '123456'],
    ['"WT-"000', 7, 'WT-007'],
    ['00\\-000', 25101, '25-101'],
    ['00-000', 1, '00-001'],
    ['0', 101, '101'],
    ['0.00', 24.7, '24.7'],
    ['00.00', 4, '4'],
    ['#,##0', 10100, '10100'],
    ['0000', 24.5, '24.5'],
    ['0000', -3, '-3'],
  ])('shows a number with the format %s: %s is %s', async (z, v, text) => {
    const rows = [head, ['A', 1], [{ t: 'n', v, z }, 2]];
    const file = workbook({ Other: [['0000'], [{ t: 'n', v: 3, z: '000' }]], S: rows });
    expect((await tableOf(file, 'book.xlsx', 'S')).rows.map(({ cells }) => cells[0])).toEqual(['A', text]);
  });

  it('whose days are counted from 1904 has the same dates and times', async () => {
    const rows = [head, ['A', 1, { t: 'n', v: 44448.375, z: 'm/d/yy h:mm' }, { t: 'n', v: 0.375, z: 'h:mm' }]];
    const written = workbook({ S: rows }, true);
    // Excel writes the flag as a digit, and other programs write it as a word.
    for (const file of [written, withEntry(written, 'xl/workbook.xml', (xml) => xml.replace('"true"', '"1"'))]) {
      const table = await tableOf(file);
      expect(table.rows[0]?.cells.slice(2)).toEqual(['2025-09-10T09:00:00', '09:00:00']);
    }
  });

  it('has errors of formulas, which are problems and no blank cells', async () => {
    const error = { t: 'e', v: 7, f: '1/0' };
    const rows = [
      ['Lot', 'Gal', 'When', 'Note'],
      ['A', 5, '2025-09-10', error],
      ['B', error, '2025-09-10', 'x'],
      ['C', 5, error, 'x'],
      ['D', 5, '2025-09-10', 'x'],
    ];
    const map =
      'winery: w\ntype: measure\neffectiveAt: {column: When}\nnote: {column: Note}\ndata: {lot: {column: Lot}, volume: {column: Gal}}';
    const table = await tableOf(workbook({ S: rows }));
    expect(table.rows[0]?.cells[3]).toBe('#DIV/0!');
    const { actions, problems } = readTable(table, map);
    expect(actions).toHaveLength(1);
    expect(problems.map(({ code, column }) => [code, column])).toEqual(
      ['Note', 'Gal', 'When'].map((column) => ['spreadsheet_error', column]),
    );
    expect(problems[0]?.detail).toContain('Row 2, column "Note": "#DIV/0!" is an error of the spreadsheet');
    const replaced = readTable(table, map.replace('{column: Note}', '{column: Note, values: {"#DIV/0!": none}}'));
    expect(replaced.actions[0]?.body.note).toBe('none');
  });
});
