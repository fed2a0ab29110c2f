/** Which vessels an import creates, and what it reports about lots and vessels. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportRequest } from '../../src/imports/job/import-request.js';
import type { Imports } from '../../src/imports/job/imports.js';
import { type Imported, importText } from '../support/import-table.js';
import { memoryImports } from '../support/memory-imports.js';
import { type MemoryNode, memoryNode, wineryBody } from '../support/memory-node.js';

let node: MemoryNode;
let imports: Imports;
beforeEach(async () => {
  node = memoryNode();
  imports = memoryImports({ solera: node.solera, truth: node.truth });
  await node.solera.putWinery('W', wineryBody);
  await node.solera.putVessel('W', 'T1', { kind: 'tank', capacity: 100 });
});

const map = `
winery: W
type: receive_bulk
effectiveAt: {column: Day}
data:
  to: {lot: {column: Wine}, vessel: {column: Tank}, volume: {column: Gallons}}
  components: [{share: 1, variety: Merlot, vintage: 2025, appellation: Napa}]
`;
const measures =
  'winery: W\ntype: measure\neffectiveAt: {column: Day}\ndata:\n  lot: {column: Wine}\n  vessel: {column: Tank}\n  volume: {column: Gallons}\n';
const head = 'Day,Wine,Tank,Gallons';

function importRows(rows: readonly string[], options: Partial<ImportRequest> = {}, header = head): Promise<Imported> {
  return importText(imports, [header, ...rows].join('\n'), { map, ...options });
}
const vessel = async (code: string): Promise<unknown> => {
  const found = await node.solera.getVessel('W', code, {});
  return found.ok ? found.value : null;
};

describe('a vessel that does not exist', () => {
  const rows = [
    '2025-10-01,A,N1,50',
    '2025-10-02,B,N1,50',
    '2025-10-02,T,T1,1',
    '2025-10-03,B,N2,50',
    '2025-10-04,T,N2,1',
  ];

  it.each([true, false])('is created only if a row that names it is recorded: dry run %s', async (dryRun) => {
    const refused = '2025-09-30,A,N3,0';
    const options = { createVessels: 'barrel' as const, dryRun };
    const { vesselsCreated, counts } = await importRows([...rows, refused], options);
    expect(counts).toMatchObject({ refused: 3 });
    expect(vesselsCreated.map(({ vessel }) => vessel)).toEqual(['N1', 'N2']);
    expect([await vessel('N1'), await vessel('N3')]).toMatchObject([dryRun ? null : { kind: 'barrel' }, null]);
  });

  it('is not created if every row that names it is refused', async () => {
    const options = { createVessels: 'tank' as const, map: measures };
    const { vesselsCreated, counts } = await importRows(['2025-10-01,NONE,N9,5'], options);
    expect([vesselsCreated, counts.refused, await vessel('N9')]).toEqual([[], 1, null]);
  });

  it('is created once, however often its rows are imported', async () => {
    await importRows(['2025-10-01,A,N1,50'], { createVessels: 'tank' });
    const { vesselsCreated, counts } = await importRows(['2025-10-01,A,N1,50'], { createVessels: 'tank' });
    expect([vesselsCreated, counts.unchanged]).toEqual([[], 1]);
  });
});

describe('a vessel whose kind and capacity rows state', () => {
  const stating = `${map}vessels: {code: Tank, kind: {column: Kind}, capacity: {column: Size}}\n`;
  const header = `${head},Kind,Size`;
  const options = { map: stating, createVessels: 'other' as const };

  it('is created with them, and with the kind of the request if a row states none', async () => {
    const rows = ['2025-10-01,A,N1,50,barrel,60.5', '2025-10-02,B,N2,50,,', '2025-10-03,A,N1,5,tank,60.5'];
    const { vesselsCreated, warnings } = await importRows(rows, options, header);
    expect(vesselsCreated).toEqual([
      { winery: 'W', vessel: 'N1', kind: 'barrel', capacity: 60.5 },
      { winery: 'W', vessel: 'N2', kind: 'other', capacity: null },
    ]);
    expect(await vessel('N1')).toMatchObject({ kind: 'barrel', capacity: 60.5 });
    expect(await vessel('N2')).toMatchObject({ kind: 'other', capacity: null });
    expect(warnings).toMatchObject([
      { code: 'vessel_differs', vessel: 'N1', detail: expect.stringMatching(/^Rows 2 and 4/) },
    ]);
  });

  it('is judged by its capacity in a dry run as in the import', async () => {
    await node.solera.putWinery('W', { ...wineryBody, capacityPolicy: 'refuse' });
    const rows = ['2025-10-01,A,N1,50,barrel,60', '2025-10-02,A,N1,50,barrel,60'];
    for (const dryRun of [true, false]) {
      const { results } = await importRows(rows, { ...options, dryRun }, header);
      expect(results.map(({ outcome, code, column, value }) => [outcome, code, column, value])).toEqual([
        ['recorded', null, null, null],
        ['refused', 'over_capacity', 'Tank', 'N1'],
      ]);
    }
  });

  it('stays as it is if it exists', async () => {
    await importRows(['2025-10-01,A,T1,50,barrel,7'], options, header);
    expect(await vessel('T1')).toMatchObject({ kind: 'tank', capacity: 100 });
  });
});

describe('a vessel that holds more than its capacity', () => {
  it.each([true, false])('is a warning, whatever the number of rows: dry run %s', async (dryRun) => {
    const rows = ['2025-10-01,A,T1,101', '2025-10-02,A,T1,5', '2025-10-03,A,T1,5'];
    const { counts, warnings } = await importRows(rows, { dryRun });
    expect(counts.recorded).toBe(3);
    const detail =
      'Vessel T1 holds more than its capacity after row 2 (receive_bulk) and 2 other actions. Correct the volume, or the capacity of the vessel.';
    expect(warnings).toEqual([{ code: 'over_capacity', vessel: 'T1', detail }]);
  });

  it('is one of the warnings whose number is limited', async () => {
    for (const code of ['T2', 'T3']) await node.solera.putVessel('W', code, { kind: 'tank', capacity: 1 });
    const limited = memoryImports({ solera: node.solera, truth: node.truth, limits: { warnings: 1 } });
    const rows = ['2025-10-01,A,T1,101', '2025-10-02,B,T2,5', '2025-10-03,C,T3,5'];
    const { warnings } = await importText(limited, [head, ...rows].join('\n'), { map });
    expect(warnings.map(({ code }) => code)).toEqual(['over_capacity', 'more_warnings']);
    expect(warnings[1]?.detail).toBe('2 more warnings are not listed.');
  });
});

describe('a refusal by the cellar', () => {
  it('names the column and the value of the lot or the vessel', async () => {
    const { results } = await importRows(['2025-10-01,A,T1,5', '2025-10-02,B,N5,5', '2025-10-03,B,T1,5']);
    expect(results.map(({ code, column, value }) => [code, column, value])).toEqual([
      [null, null, null],
      ['unknown_vessel', 'Tank', 'N5'],
      ['vessel_occupied', 'Tank', 'T1'],
    ]);
  });

  it('of an unknown lot names its cell and the remedy', async () => {
    const { results } = await importRows(['2025-10-02,NONE,T1,5'], { map: measures });
    expect(results).toMatchObject([{ code: 'unknown_lot', column: 'Wine', value: 'NONE' }]);
    expect(results[0]?.detail).toMatch(/First import what brings the wine into the lot/);
  });

  it('in a locked period names the cell of the time', async () => {
    await node.solera.putWinery('W', { ...wineryBody, lockDate: '2025-10-05' });
    const { results } = await importRows(['2025-10-02,A,T1,5']);
    expect(results).toMatchObject([{ code: 'period_locked', column: 'Day', value: '2025-10-02' }]);
  });

  it('names no cell if several columns have the value', async () => {
    const rack = `winery: W\ntype: rack\neffectiveAt: {column: Day}\ndata:\n  from: [{lot: {column: Wine}, vessel: T1, volume: 1}]\n  to: [{lot: {column: To}, vessel: T1, volume: 1}]\n`;
    const { results } = await importRows(['2025-10-02,X,X'], { map: rack }, 'Day,Wine,To');
    expect(results).toMatchObject([{ code: 'unknown_lot', column: null, value: null }]);
  });
});
