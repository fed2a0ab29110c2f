/** What a map states about the vessels of its rows. */
import { describe, expect, it } from 'vitest';
import { compileMap } from '../../src/imports/table/compile-map.js';
import { read, tableOf } from './import-table-reading.js';

const table = (...rows: readonly string[]): string => ['Day;Lot;Tank;Kind;Size', ...rows].join('\n');
const map = (vessels: string): string =>
  `winery: w\ntype: note\neffectiveAt: {column: Day}\ndata: {lot: {column: Lot}, text: x}\nvessels: ${vessels}\n`;
const whole = '{code: {column: Tank}, kind: {column: Kind, default: barrel}, capacity: {column: Size, unit: gal}}';

async function vessels(text: string, stated: string): Promise<readonly unknown[]> {
  const { actions, problems } = await read(text, map(stated));
  expect(problems).toEqual([]);
  return actions.map(({ vessel }) => vessel);
}

describe('the vessel of a row', () => {
  it('has a code, a kind and a capacity from cells, with defaults and decimal commas', async () => {
    const rows = table(
      '2025-10-01;A;T 1;Tank;1.234,5',
      '2025-10-02;A;B2;;60,5',
      '2025-10-03;A;;tank;1',
      '2025-10-04;A;B3;;',
    );
    expect(await vessels(rows, whole.replace('column: Tank', 'column: Tank, code: true'))).toEqual([
      { code: 'T-1', kind: 'tank', capacity: 1234.5 },
      { code: 'B2', kind: 'barrel', capacity: 60.5 },
      undefined,
      { code: 'B3', kind: 'barrel', capacity: null },
    ]);
  });

  it('has constants of the map, and what it does not state is unknown', async () => {
    const rows = table('2025-10-01;A;T1;;');
    expect(await vessels(rows, '{code: Tank, kind: bin, capacity: 60}')).toEqual([
      { code: 'T1', kind: 'bin', capacity: 60 },
    ]);
    expect(await vessels(rows, '{code: {compose: "B-{Tank}"}}')).toEqual([
      { code: 'B-T1', kind: null, capacity: null },
    ]);
  });

  it('with a kind or a capacity that is not valid is a problem with row, column and value', async () => {
    const rows = table(
      '2025-10-01;A;T1;barrique;60',
      '2025-10-02;A;T2;tank;big',
      '2025-10-03;A;T3;tank;0',
      '2025-10-04;A;T4;tank;60 L',
    );
    const { actions, problems } = await read(rows, map(whole));
    expect(actions).toEqual([]);
    expect(problems.map(({ place, code, column, value }) => [place.row, code, column, value])).toEqual([
      [2, 'invalid_value', 'Kind', 'barrique'],
      [3, 'not_a_number', 'Size', 'big'],
      [4, 'invalid_value', 'Size', '0'],
      [5, 'other_unit', 'Size', '60 L'],
    ]);
    expect(problems[0]?.detail).toMatch(/"barrique" is not valid. "kind" must be .*barrel/);
  });
});

describe('the vessels of a map', () => {
  it.each([
    ['tank', /Line 5 of the map: "vessels" needs "code"/],
    ['{kind: tank}', /Line 5 of the map: "vessels" has no "code"/],
    ['{code: Tank, volume: 5}', /Line 5 of the map: "vessels" has no "volume". It has code, kind, capacity./],
    ['{code: Vat}', /Line 5 of the map: The file has no column "Vat"/],
    ['{code: Tank, kind: vat}', /Line 5 of the map: "kind" must be/],
    ['{code: Tank, capacity: -1}', /Line 5 of the map: "capacity" must be a number greater than 0/],
  ])('must be correct: %s', async (stated, fault) => {
    const compiled = compileMap(map(stated), await tableOf(table('2025-10-01;A;T1;;')));
    expect(compiled).toMatchObject({ ok: false, problems: [{ detail: expect.stringMatching(fault) }] });
  });
});
