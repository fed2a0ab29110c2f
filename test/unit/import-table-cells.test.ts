import { describe, expect, it } from 'vitest';
import { read } from './import-table-reading.js';

const fruit = 'winery;type;effectiveAt;data.lot;data.weight;data.variety;data.vintage;data.appellation';
const at = '2025-09-10T09:00:00-07:00';

/** Rows of fruit: moment, lot, weight, vintage. */
function fruitFile(rows: readonly (readonly [string, string, string, string])[]): string {
  const lines = rows.map(
    ([moment, lot, weight, vintage]) => `w;receive_fruit;${moment};${lot};${weight};Shiraz;${vintage};Okanagan`,
  );
  return [fruit, ...lines].join('\n');
}

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

  it('names the column of a JSON cell, of an unknown member, and all faults of a row at once', async () => {
    const file =
      'winery,type,effectiveAt,data,data.lots,note\nw,note,2025-09-10T09:00:00Z,"{""lot"":""A B"",""text"":""x""}",1,\n';
    const { problems } = await read(file);
    expect(problems.map(({ column, value }) => [column, value])).toEqual([
      ['data.lots', '1'],
      ['data', '{"lot":"A B","text":"x"}'],
    ]);
  });
});

/** Reads weights, and returns what each became: a number, or the code of its problem. */
async function weights(cells: readonly string[], delimiter = ';', options: Parameters<typeof read>[2] = {}) {
  const quoted = cells.map((cell) => `"${cell}"`);
  const file = fruitFile(quoted.map((cell, index) => [at, `L${index}`, cell, '2025'])).replaceAll(';', delimiter);
  const { actions, problems, assumptions } = await read(file, null, options);
  const results = cells.map((_, index) => {
    const action = actions.find(({ place }) => place.row === index + 2);
    return action?.body.data.weight ?? problems.find(({ place }) => place.row === index + 2)?.code;
  });
  return { results, assumed: assumptions.filter(({ code }) => code === 'decimal_mark').map(({ detail }) => detail) };
}

describe('numbers of a column', () => {
  it.each([
    ['decimal points', ['5.5', '5.50', '1,234.5', '1,234', '10', '.5', '1e3'], [5.5, 5.5, 1234.5, 1234, 10, 0.5, 1000]],
    [
      'decimal commas',
      ['5,5', '1.234,5', '1.234', '10', "1'234,5", '1 234,5'],
      [5.5, 1234.5, 1234, 10, 1234.5, 1234.5],
    ],
    ['repeated thousands', ['1.234.567', '1.234'], [1234567, 1234]],
    ['blanks between thousands', ['1\u00a0234', '12\u202f345'], [1234, 12345]],
  ] as const)('are read with %s', async (_, cells, expected) => {
    expect((await weights(cells)).results).toEqual(expected);
  });

  it('that contradict each other are all refused, except those without a mark', async () => {
    expect((await weights(['5.5', '5,5', '1,234', '7'])).results).toEqual([...Array(3).fill('ambiguous_number'), 7]);
  });

  it('are doubtful where every mark can be a thousands separator, unless commas separate the cells or the user states the mark', async () => {
    expect((await weights(['2,000', '1,850'])).results).toEqual(['ambiguous_number', 'ambiguous_number']);
    expect((await weights(['2.000', '1.850'])).results).toEqual(['ambiguous_number', 'ambiguous_number']);
    const usual = await weights(['2,000', '950'], ',');
    expect([usual.results, usual.assumed.length]).toEqual([[2000, 950], 1]);
    expect((await weights(['2,000'], ';', { decimal: ',' })).results).toEqual([2]);
    expect((await weights(['2,000'], ';', { decimal: '.' })).results).toEqual([2000]);
  });

  it('have decimal commas only if there are ten readable cells for each that is not', async () => {
    const nine = Array.from({ length: 9 }, (_, index) => `${index + 1},5`);
    expect((await weights(['x', ...nine])).results).toEqual(Array(10).fill('not_a_number'));
    expect((await weights(['x', ...nine, '10,5'])).results).toEqual([
      'not_a_number',
      ...nine.map((_, index) => index + 1.5),
      10.5,
    ]);
  });

  it('take the mark that other columns prove', async () => {
    const file = (cost: string): string =>
      `${fruit};data.cost\nw;receive_fruit;${at};A;2,000;Shiraz;2025;Okanagan;${cost}`;
    expect((await read(file('10,55'))).actions[0]?.body.data.weight).toBe(2);
    expect((await read(file('10.55'))).actions[0]?.body.data.weight).toBe(2000);
  });

  it('may have the unit of the winery, but no other', async () => {
    const { results } = await weights(['2,000.0 lb', '5.5 LBS', '5.5 kg', '5.5 gal', '5.5 bins']);
    expect(results).toEqual([2000, 5.5, 'other_unit', 'not_a_number', 'not_a_number']);
  });

  it('with more digits than are exact are refused instead of rounded', async () => {
    expect((await weights(['1.0000000000000001', '5.5'])).results).toEqual(['too_precise', 5.5]);
  });

  it('that are shares may be per cents, exactly', async () => {
    const file = [
      'winery,type,effectiveAt,data.to.lot,data.to.volume,data.components.0.share,data.components.0.variety,data.components.0.vintage,data.components.0.appellation,data.components.1.share,data.components.1.variety,data.components.1.vintage,data.components.1.appellation',
      `w,receive_bulk,${at},A,5,48.1%,Merlot,2025,Napa,51.9 %,Syrah,null,Napa`,
      `w,receive_bulk,${at},A,5,,,,,100%,Syrah,2025,Napa`,
    ].join('\n');
    const { actions, problems } = await read(file);
    expect(problems).toEqual([]);
    const shares = actions.map(({ body }) => (body.data.components as { share: number }[]).map(({ share }) => share)); // As in the file.
    expect(shares).toEqual([[0.481, 0.519], [1]]);
    expect(actions[1]?.columns['/data/components/0/share']).toBe('data.components.1.share');
  });

  it('that are codes stay texts, in unions too', async () => {
    const file = [
      'winery,type,effectiveAt,data.from.0.lot,data.from.0.vessel,data.from.0.volume,data.to.winery,data.to.lot',
      `w,transfer_in_bond,${at},2024,007,10,x,77`,
      `w,transfer_in_bond,${at},0017,12,ALL,x,77`,
    ].join('\n');
    expect((await read(file)).actions.map(({ body }) => body.data)).toEqual([
      { from: [{ lot: '2024', vessel: '007', volume: 10 }], to: { winery: 'x', lot: '77' } },
      { from: [{ lot: '0017', vessel: '12', volume: 'all' }], to: { winery: 'x', lot: '77' } },
    ]);
  });
});

describe('vintages', () => {
  it('of two digits are refused, because year 25 is a valid number', async () => {
    const { problems } = await read(fruitFile([[at, 'A', '5', '25']]));
    expect(problems.map(({ code, column }) => [code, column])).toEqual([['short_year', 'data.vintage']]);
  });
});

describe('numbers of a column that shows no decimal mark', () => {
  const map =
    'winery: w\ntype: receive_fruit\neffectiveAt: "2025-09-10"\n' +
    'data: {lot: {column: Lot}, weight: {column: Net lb}, variety: M, vintage: 2025, appellation: N}';
  /** The weight of the first row, or the detail of its problem. */
  async function weight(header: string, ...rows: readonly string[]): Promise<unknown> {
    const { actions, problems } = await read([header, ...rows].join('\n').replaceAll('|', '\t'), map);
    return actions[0]?.body.data.weight ?? problems[0]?.detail;
  }

  it.each([
    ['Lot|Net lb|Brix', 'A|10,100|24.7', 10_100],
    ['Lot|Net lb|Brix', 'A|10,100|24.7 °Bx', 10_100],
    ['Lot|Net lb|Brix', 'A|10,100|24,7', 10.1],
    ['Lot|Net lb|Price ($)', 'A|10.100|1.234,50', 10_100],
    ['Lot|Net lb|Sugar content (g/L)', 'A|10,100|24.7', 10_100],
  ])('are read as a column that the map does not use shows: %s, %s', async (header, row, expected) => {
    expect(await weight(header, row)).toBe(expected);
  });

  it.each([
    ['Lot|Net lb|Block', 'A|10,100|1.1'],
    ['Lot|Net lb|Time', 'A|10,100|9.30'],
    ['Lot|Net lb|Item', 'A|10,100|1.1'],
    ['Lot|Net lb|Brix|TA', 'A|10,100|24.7|8,1'],
  ])('are refused with both readings if nothing shows the mark: %s, %s', async (header, row) => {
    const detail = await weight(header, row);
    expect(detail).toContain('no cell shows the decimal mark');
    expect(detail).toContain('--decimal "." reads 10,100 as 10100, and --decimal "," as 10.1.');
  });

  it('in UTF-16 are read alike', async () => {
    const text = '\ufeffLot\tNet lb\tBrix\nA\t10,100\t24.7\n';
    const { actions } = await read(new Uint8Array(Buffer.from(text, 'utf16le')), map);
    expect(actions[0]?.body.data.weight).toBe(10_100);
  });
});
