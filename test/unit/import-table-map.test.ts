import { describe, expect, it } from 'vitest';
import { compileMap, sheetNamed } from '../../src/imports/table/compile-map.js';

import { wineriesNamed } from '../../src/imports/table/wineries-named.js';
import { read, tableOf } from './import-table-reading.js';

const log = 'When,Lot,Tank,Brix,Temp,Op,Text\n2025-09-10 08:00,A,T1,20.5,,Crush,x\n2025-09-11 08:00,B,,,17.5,void,\n';

/** Returns the faults of a map of that table, without the list of columns. */
async function faults(map: string | null, file = log, statements = {}): Promise<readonly string[]> {
  const compiled = compileMap(map, await tableOf(file), statements);
  return compiled.ok ? [] : compiled.problems.map(({ detail }) => detail.replace(/ Its columns are .*/s, ''));
}

const whole = 'winery: w\ntype: note\neffectiveAt: {column: When}\ndata:\n  lot: {column: Lot}\n  text: x\n';

describe('a map', () => {
  it('gives each action of a row its own members beside the shared ones, under a condition', async () => {
    const map = `
winery: w
type: analysis
effectiveAt: {column: when}
data: {lot: {column: LOT}, vessel: {column: Tank}, unit: x}
actions:
  brix: {when: {column: Brix, filled: true}, data: {analyte: Brix, value: {column: Brix}, unit: °Bx}}
  temp: {when: {column: Temp, blank: false}, data: {analyte: T, value: {column: Temp}}}
`;
    const { actions } = await read(log, map);
    expect(actions.map(({ template, body }) => [template, body.data])).toEqual([
      ['brix', { lot: 'A', vessel: 'T1', analyte: 'Brix', value: 20.5, unit: '°Bx' }],
      ['temp', { lot: 'B', analyte: 'T', value: 17.5, unit: 'x' }],
    ]);
  });

  it('replaces, defaults, composes and makes codes', async () => {
    const map = `
winery: w
skip: {column: Op, is: VOID}
type: {column: Op, values: {crush: note}}
effectiveAt: {column: When}
data:
  lot: {compose: "25 / {Lot}-é{Tank}", code: true}
  text: {column: Temp, default: none}
`;
    const { actions } = await read(log, map);
    expect(actions.map(({ body }) => [body.type, body.data])).toEqual([['note', { lot: '25-A-eT1', text: 'none' }]]);
  });

  it('reads types of action in any case, and tags in one cell', async () => {
    const file = 'When,Op,Tags\n2025-09-10 08:00,Declare,"dry; cold"\n';
    const map =
      'winery: w\ntype: {column: Op}\neffectiveAt: {column: When}\ndata: {lot: 0017, taxClass: 16, tags: {column: Tags, split: ";"}}';
    expect((await read(file, map)).actions[0]?.body).toMatchObject({
      type: 'declare',
      data: { lot: '0017', taxClass: '16', tags: ['dry', 'cold'] },
    });
  });

  it('takes the winery of the request if it names none, and paths as names', async () => {
    const map =
      'type: bottle\neffectiveAt: "2025-07-31"\ndata: {from.0.lot: A, from.0.volume: all, caseLot: C, bottleMl: 750, bottlesPerCase: 12, cases: 1}';
    const { actions } = await read('Lot\nA\n', map, { winery: 'w' });
    expect(actions[0]?.body.data.from).toEqual([{ lot: 'A', volume: 'all' }]);
    expect(actions[0]?.winery).toBe('w');
  });

  it.each([
    [
      'a: 1',
      [
        'Line 1 of the map: The map has no "a". It has winery, type, effectiveAt, id, tieBreak, note, data, when, key, skip, dates, decimal, timeZone, actions, sheet, vessels.',
        'Line 1 of the map: The map has no "winery", "type", "effectiveAt", "data".',
      ],
    ],
    [
      whole.replace('Lot}', 'Los}'),
      [
        // The map names "data.lot", so it is not missing.
        'Line 5 of the map: The file has no column "Los".',
      ],
    ],
    [
      whole.replace('text:', 'txt:'),
      [
        'Line 1 of the map: The map: note has no member "data.txt". It has "lot", "text", "kind".',
        'Line 1 of the map: The map: note needs "data.text". Name its column, or give it a constant.',
      ],
    ],
    [whole.replace('note', 'notes'), ['Line 2 of the map: "notes" is not a type of action.']],
    [`${whole}dates: us`, ['Line 7 of the map: "dates" must be "dmy" or "mdy" or "ymd" or "serial".']],
    [`${whole}timeZone: PST`, ['Line 7 of the map: "timeZone" must be an IANA name such as America/Los_Angeles.']],
    [
      `${whole}skip: {column: Lot, has: x}`,
      [
        'Line 7 of the map: "skip" has no "has". It has column, is, isNot, filled, blank.',
        'Line 7 of the map: "skip" needs "column" and one of is, isNot, filled, blank.',
      ],
    ],
    [
      whole.replace('{column: When}', 'today'),
      ['Line 3 of the map: "effectiveAt" must be a time such as "2025-07-31T18:00", or "column" with a header.'],
    ],
    ['winery: &a x\ntype: *a', ['Line 2 of the map is an alias, which is not allowed in a map. Repeat the value.']],
    ['data: {__proto__: 1}', ['Line 1 of the map: no part of a name may be "__proto__".']],
    ['a: [', [expect.stringMatching(/^Line 1 of the map is not valid YAML: /)]],
    ['', [expect.stringMatching(/^The map is empty/)]],
  ])('with a fault is refused by line, member and remedy: %s', async (map, expected) => {
    expect(await faults(map)).toEqual(expected);
  });
});

describe('columns named as members of the API', () => {
  it('are recognised whatever their case is', async () => {
    const { actions } = await read('Winery , TYPE,EffectiveAt,Data.Lot,data.TEXT\nw,note,2025-09-10T09:00:00Z,A,x\n');
    expect(actions[0]?.body.data).toEqual({ lot: 'A', text: 'x' });
  });

  it.each([
    ['winery,type,effectiveAt,data.lot,colour', ['Column "colour" is unknown.']],
    ['winery,type,data.lot,data.Lot', ['Column "data.Lot" occurs more than once.', 'Column "effectiveAt" is missing.']],
    [
      'winery,type,effectiveAt,data.from.0.lot,data.from.lot',
      ['"data.from" is a list in one place and an object in another.'],
    ],
    [
      'winery,type,effectiveAt,data.constructor.x',
      ['Column "data.constructor.x": no part of a name may be "constructor".'],
    ],
    [
      'Tag,Weight',
      [
        expect.stringContaining(
          '"Tag", "Weight". None of them is named like a member of an action. Write a map for them; solera import --guess',
        ),
      ],
    ],
  ])('are refused where they are not: %s', async (header, expected) => {
    expect(await faults(null, `${header}\n${header.replace(/[^,]+/g, 'x')}\n`)).toEqual(expected);
  });
});

describe('the sheet of a map', () => {
  it.each([
    ['sheet: Harvest 25', 'Harvest 25'],
    [whole, null],
    ['a: [', null],
  ])('is known before the table is: %s', (map, sheet) => expect(sheetNamed(map)).toBe(sheet));
});

describe('a key', () => {
  const file =
    'winery,type,effectiveAt,data.lot,data.text\nw,note,2025-09-10T09:00:00Z,A,x\nw,note,2025-09-10T09:00:00Z,a,x\nw,note,2025-09-10T09:00:00Z,A,x\nw,note,2025-09-10T09:00:00Z,,y\n';

  it('identifies rows, and may occur once', async () => {
    const { actions, problems } = await read(file, null, { key: ['Data.Lot'] });
    expect(actions.map(({ key }) => key)).toEqual(['a']);
    expect(problems.map(({ code, detail }) => [code, detail])).toEqual([
      ['repeated_key', expect.stringMatching(/^Row 2, column "data.lot": "A" is the key of row 4, too\./)],
      ['repeated_key', expect.stringMatching(/^Row 4, column "data.lot": "A" is the key of row 2, too\./)],
      ['empty_cell', expect.stringMatching(/^Row 5, column "data.lot" is empty, but it is part of the key\./)],
    ]);
  });

  it('of several columns is a JSON array', async () => {
    const { actions } = await read(file, null, { key: ['data.lot', 'data.text'] });
    expect(actions[0]?.key).toBe('["a","x"]');
  });

  it('names columns of the file', async () => {
    expect(await faults(whole, log, { key: ['Tag'] })).toEqual(['--key: the file has no column "Tag".']);
  });
});

describe('the wineries of a table', () => {
  it('are named once each, without those of skipped rows', async () => {
    const table = await tableOf('W,X\na,1\nb,1\na,1\nc,2\n,1\n');
    const compiled = compileMap(
      'winery: {column: W}\nskip: {column: X, is: 2}\ntype: note\neffectiveAt: "2025-01-01"\ndata: {lot: A, text: x}',
      table,
    );
    if (!compiled.ok) expect.fail(compiled.problems.map(({ detail }) => detail).join('\n'));
    expect([...wineriesNamed(table, compiled.map)].filter((name) => name !== null)).toEqual(['a', 'b']);
  });
});
