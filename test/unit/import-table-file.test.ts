import { describe, expect, it } from 'vitest';
import { tableLimits } from '../../config/import-tables.js';
import { failureOf, read, tableOf } from './import-table-reading.js';

const head = 'winery,type,effectiveAt,data.lot,data.text';
const row = (lot: string, text = 'x'): string => `w,note,2025-09-10T09:00:00Z,${lot},${text}`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file', () => {
  it('numbers rows as a spreadsheet does, and lines as an editor does', async () => {
    const table = await tableOf([head, row('A', '"two\nlines"'), '', ',,,,', row('B'), row('C')].join('\r\n'));
    expect(table.rows.map(({ place, cells }) => [place.row, place.line, cells[3]])).toEqual([
      [2, 2, 'A'],
      [5, 6, 'B'],
      [6, 7, 'C'],
    ]);
    expect(table.rows[0]?.cells[4]).toBe('two\nlines');
  });

  it('after sep= has its rows counted from the header, and its lines from the first', async () => {
    const table = await tableOf(`sep=;\n${head.replaceAll(',', ';')}\n${row('A').replaceAll(',', ';')}`);
    expect([table.delimiter, table.rows[0]?.place]).toEqual([';', { row: 2, line: 3 }]);
  });

  it('in Windows-1252 is read with an assumption', async () => {
    const table = await tableOf(Buffer.from(`${head}\n${row('A', 'Gewürz')}`, 'latin1'));
    expect(table.rows[0]?.cells[4]).toBe('Gewürz');
    expect(table.assumptions.map(({ code }) => code)).toEqual(['encoding']);
  });

  it.each(['utf-16le', 'utf-16be'])('in %s is read with and without a byte order mark', async (encoding) => {
    const text = `${head}\n${row('A', 'Gewu\u0308rz')}`;
    for (const mark of ['', '\ufeff']) {
      const bytes = Buffer.from(mark + text, 'utf16le');
      const table = await tableOf(encoding === 'utf-16le' ? bytes : bytes.swap16());
      expect(table.rows[0]?.cells[4]).toBe('Gewürz');
    }
  });

  it('keeps a character that two pieces of the file share', async () => {
    const long = 'ü'.repeat(tableLimits.charactersPerTurn);
    const table = await tableOf(`${head}\n${row('A', `a${long}`)}\r\n${row('B')}`);
    expect([table.rows[0]?.cells[4], table.rows[1]?.place]).toEqual([`a${long}`, { row: 3, line: 3 }]);
  });

  it('has columns without a name only if they have content', async () => {
    const table = await tableOf('Lot,,Weight,,\nA,,1,,\nB,,2,x,\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['Lot', 'Weight']);
    expect(table.rows.map(({ excess }) => excess)).toEqual([null, 'x']);
    const inner = await tableOf('Lot,,Weight\nA,x,1\n');
    expect(inner.columns.map(({ name }) => name)).toEqual(['Lot', 'column 2', 'Weight']);
  });

  it('numbers columns of the same name', async () => {
    const table = await tableOf('Lot,Brix,brix\nA,1,2\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['Lot', 'Brix', 'brix (2)']);
    expect(table.assumptions.map(({ code }) => code)).toEqual(['repeated_columns']);
  });

  it.each([
    ['a comma inside quotes', `a;b\n"x,y";1\n"z,w";2\n`, ';'],
    ['decimal commas', 'a;b\n1,5;2\n2,5;3', ';'],
    ['JSON', 'type;data\nnote;"{""lot"":""A"",""text"":""x""}"\n', ';'],
    ['semicolons in a text', 'a,b\nx;y,1\nz,2\n', ','],
    ['one column', 'lot\nA\nB\n', ','],
    ['a row that is cut', `a;b\n${'1,5;2\n'.repeat(20_000)}`, ';'],
  ])('with %s has the right delimiter', async (_, text, delimiter) => {
    expect((await tableOf(text)).delimiter).toBe(delimiter);
  });

  it.each([
    ['is empty', utf8(''), 'empty_file'],
    ['has blank rows alone', utf8('\n,,\n'), 'empty_file'],
    ['has an open quote', utf8(`${head}\n${row('A', '"open')}\n${row('B')}`), 'unreadable_text: .* from line 2'],
    ['is a PDF', utf8('%PDF-1.7'), 'unsupported_format: .*PDF'],
    ['is an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2), 'unsupported_format: .*\\.xls'],
    ['is binary', Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0), 'binary_file'],
    ['is a damaged workbook', utf8('PK\u0003\u0004nothing'), 'unreadable_workbook'],
  ])('that %s is refused with the reason', async (_, bytes, reason) => {
    expect(await failureOf(bytes)).toMatch(new RegExp(reason));
  });

  it('with more than the limits allow is refused', async () => {
    const text = `${head}\n${row('A')}\n${row('B')}`;
    expect(await failureOf(text, { ...tableLimits, fileBytes: 10 })).toMatch(/too_large: .* larger than/);
    expect(await failureOf(text, { ...tableLimits, rows: 2 })).toMatch(/too_large: .* more than 2 rows/);
    expect(await failureOf(text, { ...tableLimits, columns: 4 })).toMatch(/too_large: .* 5 columns/);
  });

  it('gives the event loop a turn after each piece of work', async () => {
    let turns = 0;
    const { decodeTable } = await import('../../src/imports/table/decode-table.js');
    const bytes = utf8(`${head}\n${`${row('A')}\n`.repeat(10_000)}`);
    const pause = async (): Promise<void> => {
      turns += 1;
    };
    await decodeTable(bytes, { fileName: 'x.csv', limits: tableLimits, pause });
    expect(turns).toBeGreaterThan(bytes.length / tableLimits.charactersPerTurn);
  });
});

describe('a row', () => {
  it('with fewer cells than columns has blank ones, and with more is refused', async () => {
    const { actions, problems } = await read([`${head},note`, row('A'), `${row('B')},n,x`].join('\n'));
    expect(actions.map(({ body }) => [body.data.lot, body.note])).toEqual([['A', undefined]]);
    expect(problems.map(({ code, detail }) => [code, detail])).toEqual([
      [
        'too_many_cells',
        expect.stringContaining('Row 3: The row has more cells than the table has columns; the last are "x"'),
      ],
    ]);
  });

  it('may have quotes inside a text', async () => {
    const { actions } = await read(`${head}\n${row('A', '5" hose')}`);
    expect(actions[0]?.body.data.text).toBe('5" hose');
  });
});
