/** The same table, as many programs write it, describes the same actions. */
import { type Options, stringify as stringifyAny } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utils, write } from 'xlsx';
import { read } from '../unit/import-table-reading.js';

/** A row of a list of weigh tags, before any program has written it. */
interface Receipt {
  readonly tag: string;
  /** Local time, to the minute. */
  readonly at: { readonly day: number; readonly hour: number; readonly minute: number };
  readonly lot: string;
  /** Hundredths of a pound. */
  readonly weight: number;
  readonly variety: string;
  readonly vintage: number | null;
  readonly remark: string;
}

const receipt: fc.Arbitrary<Receipt> = fc.record({
  tag: fc.stringMatching(/^[0-9]{4}$/),
  at: fc.record({
    day: fc.integer({ min: 1, max: 30 }),
    hour: fc.integer({ min: 4, max: 22 }),
    minute: fc.integer({ min: 0, max: 59 }),
  }),
  lot: fc.constantFrom('0017', '25-CS-1', 'A.1', '1E5', '007'),
  weight: fc.integer({ min: 1, max: 3_000_000 }),
  variety: fc.constantFrom('Merlot', 'Gewürztraminer', 'Cabernet "Franc"', 'Mourvèdre; old vines', 'Touriga, Nacional'),
  vintage: fc.constantFrom(2024, 2025, null),
  remark: fc.constantFrom('', 'two\nlines', '5" hose', 'a, b; c\td | e', "'quoted'", 'ends with a blank '),
});

interface Writing {
  readonly decimal: '.' | ',';
  readonly zeros: boolean;
  readonly thousands: boolean;
  readonly date: 'iso' | 'named' | 'dmy' | 'mdy';
  readonly order: readonly number[];
  readonly blankColumn: boolean;
  readonly blankRows: boolean;
  readonly title: boolean;
  readonly reversed: boolean;
  readonly decomposed: boolean;
}

const headers = ['Weigh Tag', 'When', 'Lot', 'Net Wt', 'Variety', 'Vintage', 'Remarks'] as const;

const writing: fc.Arbitrary<Writing> = fc.record({
  decimal: fc.constantFrom('.' as const, ',' as const),
  zeros: fc.boolean(),
  thousands: fc.boolean(),
  date: fc.constantFrom('iso' as const, 'named' as const, 'dmy' as const, 'mdy' as const),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
  blankColumn: fc.boolean(),
  blankRows: fc.boolean(),
  title: fc.boolean(),
  reversed: fc.boolean(),
  decomposed: fc.boolean(),
});

const map = `
winery: w
type: receive_fruit
key: Weigh Tag
effectiveAt: {column: When}
note: {column: remarks}
data:
  lot: {column: LOT}
  weight: {column: Net Wt}
  variety: {column: Variety}
  vintage: {column: Vintage, values: {NV: null}}
  appellation: Napa Valley
  weighTag: {column: Weigh Tag}
`;

const two = (value: number): string => String(value).padStart(2, '0');

function weightText(weight: number, { decimal, zeros, thousands }: Writing): string {
  const whole = Math.floor(weight / 100);
  const fraction = two(weight % 100);
  const grouped = thousands ? String(whole).replace(/\B(?=(\d{3})+$)/g, decimal === '.' ? ',' : '.') : String(whole);
  const shown = zeros ? fraction : fraction.replace(/0+$/, '');
  return shown === '' ? grouped : `${grouped}${decimal}${shown}`;
}

function dateText({ day, hour, minute }: Receipt['at'], { date }: Writing): string {
  const half = `${((hour + 11) % 12) + 1}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
  if (date === 'iso') return `2025-09-${two(day)} ${two(hour)}:${two(minute)}`;
  if (date === 'named') return `${day}-Sep-25 ${hour}:${two(minute)}`;
  return date === 'dmy' ? `${two(day)}/09/2025 ${two(hour)}:${two(minute)}` : `9/${day}/2025 ${half}`;
}

/** The cells as one program writes them: a title, the header, rows, blank ones among them. */
function grid(receipts: readonly Receipt[], how: Writing): string[][] {
  const form = how.decomposed ? 'NFD' : 'NFC';
  const cells = receipts.map((one) =>
    [
      one.tag,
      dateText(one.at, how),
      one.lot,
      weightText(one.weight, how),
      one.variety,
      String(one.vintage ?? 'NV'),
      one.remark,
    ].map((text) => text.normalize(form)),
  );
  const ordered = [[...headers], ...(how.reversed ? cells.toReversed() : cells)].map((row) =>
    how.order.map((index) => row[index] ?? ''),
  );
  const wide = how.blankColumn ? ordered.map((row) => [row[0] ?? '', '', ...row.slice(1), '', '']) : ordered;
  const blank = (wide[0] ?? []).map(() => '');
  const spaced = how.blankRows ? wide.flatMap((row) => [row, blank]) : wide;
  return how.title ? [['Harvest 2025', ...blank.slice(1)], blank, ...spaced] : spaced;
}

type Program = (grid: string[][], how: Writing) => Uint8Array;

/** As spreadsheets do, every cell with a line break is in quotes, whatever ends the rows. */
const stringify = (rows: string[][], options: Options = {}): string =>
  stringifyAny(rows, { quoted_match: /[\r\n]/, ...options });

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

function sheetBytes(grid: string[][], how: Writing, bookType: 'csv' | 'txt' | 'xlsx', FS = ','): Uint8Array {
  // A spreadsheet has typed cells: real dates and numbers where a person typed them.
  const rows = bookType === 'xlsx' ? grid.map((row) => row.map((cell) => typed(cell, how))) : grid;
  const book = utils.book_new();
  const options = { type: 'buffer', bookType, FS, compression: true } as const;
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Harvest');
  return Uint8Array.from(write(book, options) as Buffer); // A buffer was asked for.
}

function typed(cell: string, how: Writing): unknown {
  const [, day, hour, minute] = /^2025-09-(\d\d) (\d\d):(\d\d)$/.exec(cell) ?? [];
  if (day !== undefined) {
    const days = 45_901 + Number(day) - 1 + (Number(hour) * 60 + Number(minute)) / 1_440;
    return { t: 'n', v: days, z: 'm/d/yy h:mm' };
  }
  return how.decimal === '.' && /^\d+\.\d+$/.test(cell) ? Number(cell) : cell;
}

const programs: Readonly<Record<string, Program>> = {
  'commas, LF': (rows) => utf8(stringify(rows)),
  'commas, CR LF, every cell in quotes, byte order mark': (rows) =>
    utf8(stringify(rows, { record_delimiter: '\r\n', quoted: true, bom: true })),
  'commas, CR': (rows) => utf8(stringify(rows, { record_delimiter: '\r' })),
  semicolons: (rows) => utf8(stringify(rows, { delimiter: ';', record_delimiter: '\r\n' })),
  'semicolons after sep=': (rows) => utf8(`sep=;\r\n${stringify(rows, { delimiter: ';', record_delimiter: '\r\n' })}`),
  'vertical bars': (rows) => utf8(stringify(rows, { delimiter: '|' })),
  'tabs, UTF-16 with byte order mark': (rows) => utf16(stringify(rows, { delimiter: '\t', record_delimiter: '\r\n' })),
  'tabs, UTF-16 without byte order mark': (rows) => Buffer.from(stringify(rows, { delimiter: '\t' }), 'utf16le'),
  'Windows-1252': (rows) =>
    Buffer.from(stringify(rows.map((row) => row.map((cell) => cell.normalize('NFC')))), 'latin1'),
  'a spreadsheet as CSV': (rows, how) => sheetBytes(rows, how, 'csv'),
  'a spreadsheet as CSV with semicolons': (rows, how) => sheetBytes(rows, how, 'csv', ';'),
  'a spreadsheet as Unicode text': (rows, how) => sheetBytes(rows, how, 'txt', '\t'),
  'a workbook': (rows, how) => sheetBytes(rows, how, 'xlsx'),
};

/** What the receipts mean, whatever program writes them. The 13th shows the order of day and month, and 0.5 the decimal mark. */
function meant(receipts: readonly Receipt[]): unknown[] {
  return receipts.map(({ tag, at, lot, weight, variety, vintage, remark }) => ({
    key: tag,
    body: {
      type: 'receive_fruit',
      effectiveAt: new Date(Date.UTC(2025, 8, at.day, at.hour + 7, at.minute)).toISOString(),
      ...(remark === '' ? {} : { note: remark.trim() }),
      data: { lot, weight: weight / 100, variety, vintage, appellation: 'Napa Valley', weighTag: tag },
    },
  }));
}

const proving: Receipt = {
  ...{
    tag: '13x',
    at: { day: 13, hour: 9, minute: 30 },
    lot: '1',
    weight: 50,
    variety: 'Merlot',
    vintage: 2025,
    remark: '',
  },
};

const cases = Number(process.env.SOLERA_CASES ?? 100);

describe.each(Object.entries(programs))('a table written with %s', (_, program) => {
  it('describes the actions that its rows mean', async () => {
    const tables = fc.uniqueArray(receipt, { selector: ({ tag }) => tag, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(tables, writing, async (rows, how) => {
        const receipts = [proving, ...rows];
        const { actions, problems } = await read(program(grid(receipts, how), how), map);
        expect(problems).toEqual([]);
        const found = actions.map(({ key, body }) => ({ key, body }));
        expect(how.reversed ? found.reverse() : found).toEqual(meant(receipts));
      }),
      { numRuns: Math.max(10, Math.floor(cases / 10)) },
    );
  });
});
