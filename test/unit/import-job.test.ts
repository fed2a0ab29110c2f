/** What an import makes of the rows of a table. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportStore } from '../../src/imports/job/import-memory.js';
import type { Imports } from '../../src/imports/job/imports.js';
import { type Imported, importText } from '../support/import-table.js';
import { memoryImportStore } from '../support/memory-import-store.js';
import { memoryImports } from '../support/memory-imports.js';
import { type MemoryNode, memoryNode, wineryBody } from '../support/memory-node.js';

let node: MemoryNode;
let store: ImportStore;
let imports: Imports;
beforeEach(async () => {
  node = memoryNode();
  store = memoryImportStore();
  imports = memoryImports({ ...node, store });
  await node.solera.putWinery('W', wineryBody);
  for (const vessel of ['T1', 'T2']) await node.solera.putVessel('W', vessel, { kind: 'tank' });
});

const head =
  'tag,winery,type,effectiveAt,data.lot,data.weight,data.variety,data.vintage,data.appellation,data.weighTag';
interface Tag {
  readonly tag?: string;
  readonly day?: number;
  readonly lot?: string;
  readonly weight?: number;
}
const fruit = ({ tag = '1', day = 10, lot = 'A', weight = 2_000 }: Tag): string =>
  `W,receive_fruit,2025-09-${day}T09:00:00-07:00,${lot},${weight},Merlot,2025,Napa Valley,${tag}`;
const plain = (...rows: readonly Tag[]): string => [head.slice(4), ...rows.map(fruit)].join('\n');

async function actions(): Promise<readonly { id: string; revision: number; data: { weight: number } }[]> {
  const page = await node.solera.listActions('W', { limit: 1_000 });
  if (!page.ok) throw new Error('the winery exists');
  return page.value.items as never; // The shape of an action.
}
const weights = async (): Promise<readonly number[]> => (await actions()).map(({ data }) => data.weight);
const counts = ({ counts }: Imported): readonly number[] => [
  counts.recorded,
  counts.revised,
  counts.unchanged,
  counts.refused,
];

const key = ['data.weighTag'];

describe('a report', () => {
  it('counts the rows of the file, and apart from them the outcomes, of which a row may have several', async () => {
    const text = `${plain({}, { tag: '2' })}\n\nW,receive_fruit,never,B,heavy,Merlot,25,Napa Valley,3\n`;
    const report = await importText(imports, text);
    expect([report.rows, counts(report)]).toEqual([3, [2, 0, 0, 3]]);
    expect(report).toMatchObject({ progress: { rows: 5, settled: 5 } });
    expect(report).not.toHaveProperty('outcomes');
    expect(report.results.map(({ row }) => row)).toEqual([2, 3, 5, 5, 5]);
  });
});

describe('a row', () => {
  it('that was imported before is skipped, even if its action was edited or retracted since', async () => {
    await importText(imports, plain({}, { tag: '2', day: 11 }));
    const [first, second] = await actions();
    await node.solera.revise('W', first?.id ?? '', { note: 'by hand' }, {});
    await node.solera.retract('W', second?.id ?? '', undefined, {});
    expect(counts(await importText(imports, plain({}, { tag: '2', day: 11 })))).toEqual([0, 0, 2, 0]);
    expect((await actions()).map(({ revision }) => revision)).toEqual([2, 2]);
  });

  it('that occurs twice is recorded twice, once each', async () => {
    const twice = plain({}, {});
    expect(counts(await importText(imports, twice))).toEqual([2, 0, 0, 0]);
    expect(counts(await importText(imports, twice))).toEqual([0, 0, 2, 0]);
  });

  it('with the key of an earlier row and another meaning revises its action', async () => {
    await importText(imports, plain({ tag: '1' }), { key });
    expect(counts(await importText(imports, plain({ tag: '1', weight: 2_500, day: 12, lot: 'B' }), { key }))).toEqual([
      ...[0, 1, 0, 0],
    ]);
    expect(await weights()).toEqual([2_500]);
    expect(counts(await importText(imports, plain({ tag: '1', weight: 2_500, day: 12, lot: 'B' }), { key }))).toEqual([
      ...[0, 0, 1, 0],
    ]);
    // A later correction builds on the revision that the import made.
    expect(counts(await importText(imports, plain({ tag: '1' }), { key }))).toEqual([0, 1, 0, 0]);
  });

  it('that corrects an action which was revised by hand is refused, with the remedy', async () => {
    await importText(imports, plain({ tag: '1' }), { key });
    const [action] = await actions();
    await node.solera.revise('W', action?.id ?? '', { note: 'by hand' }, {});
    const { results } = await importText(imports, plain({ tag: '1', weight: 1 }), { key });
    expect(results).toMatchObject([
      { code: 'revised_elsewhere', detail: expect.stringMatching(/Revise the action by its id/) },
    ]);
    expect(await weights()).toEqual([2_000]);
  });

  it('that is corrected when its list gets a key, or loses it, is never recorded twice', async () => {
    const list = (weight: number): string => plain({ tag: '1', weight }, { tag: '2', day: 11, weight: 7 });
    await importText(imports, list(2_000));
    expect(counts(await importText(imports, list(2_100), { key }))).toEqual([0, 1, 1, 0]);
    expect(counts(await importText(imports, list(2_200), { key }))).toEqual([0, 1, 1, 0]);
    expect(counts(await importText(imports, list(2_300)))).toEqual([0, 1, 1, 0]);
    expect(counts(await importText(imports, list(2_300), { key }))).toEqual([0, 0, 2, 0]);
    expect(await weights()).toEqual([2_300, 7]);
  });

  it('that is unchanged when its list gets a key is found by the key afterwards', async () => {
    await importText(imports, plain({ tag: '1' }));
    expect(counts(await importText(imports, plain({ tag: '1' }), { key }))).toEqual([0, 0, 1, 0]);
    const moved = plain({ tag: '1', day: 15, lot: 'Q', weight: 9 });
    expect(counts(await importText(imports, moved, { key }))).toEqual([0, 1, 0, 0]);
  });

  it('with the id of another row of the file is refused, and so is the other', async () => {
    const id = '01990000-0000-7000-8000-000000000001';
    const rows = [{ tag: '1' }, { tag: '2', day: 11 }, { tag: '3', day: 12 }].map(fruit);
    const text = [`id,${head.slice(4)}`, `${id},${rows[0]}`, `${id},${rows[1]}`, `,${rows[2]}`].join('\n');
    const { results } = await importText(imports, text);
    expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual(['repeated_key', 'repeated_key', 'recorded']);
  });

  it('without a key that differs in few members from a row that is missing now revises its action', async () => {
    await importText(imports, plain({ tag: '1' }, { tag: '2', day: 11 }, { tag: '3', day: 12 }));
    const corrected = plain({ tag: '1' }, { tag: '2', day: 11, weight: 2_222 }, { tag: '3', day: 12 });
    expect(counts(await importText(imports, corrected, { revise: false }))).toEqual([0, 0, 2, 1]);
    expect(counts(await importText(imports, corrected))).toEqual([0, 1, 2, 0]);
    expect(await weights()).toEqual([2_000, 2_222, 2_000]);
    expect(counts(await importText(imports, corrected))).toEqual([0, 0, 3, 0]);
    // The file as it was before is recognised, and reverts nothing.
    await importText(imports, plain({ tag: '1' }, { tag: '2', day: 11 }, { tag: '3', day: 12 }));
    expect(await actions()).toHaveLength(3);
  });

  it('without a key that may correct one of several rows is refused, and never recorded twice', async () => {
    await importText(imports, plain({ tag: '1' }, { tag: '2' }, { tag: '9', day: 20, lot: 'Z' }));
    const text = plain(
      { tag: '3', weight: 5 },
      { tag: '9', day: 20, lot: 'Z' },
      { tag: '8', day: 10, lot: 'Y', weight: 1 },
    );
    const { results } = await importText(imports, text);
    expect(results[0]).toMatchObject({
      code: 'ambiguous_row',
      detail: expect.stringMatching(/row 2 .* or row 3 .*--key/),
    });
    expect(await actions()).toHaveLength(4);
  });

  it('that is missing from a later file, and that no row corrects, is reported and stays', async () => {
    await importText(imports, plain({ tag: '1' }, { tag: '2', day: 11, lot: 'B', weight: 7 }, { tag: '3', day: 12 }));
    const { warnings, counts: later } = await importText(imports, plain({ tag: '1' }, { tag: '3', day: 12 }));
    expect([later.unchanged, warnings.map(({ code }) => code)]).toEqual([2, ['missing_row']]);
    expect(await actions()).toHaveLength(3);
  });

  it('whose action exists although the memory was lost is recognised, and corrected if it differs', async () => {
    await importText(imports, plain({ tag: '1' }, { tag: '2', day: 11 }), { key });
    const forgetful = memoryImports({ ...node, store: memoryImportStore() });
    const later = await importText(forgetful, plain({ tag: '1', weight: 9 }, { tag: '2', day: 11 }), { key });
    expect(counts(later)).toEqual([0, 1, 1, 0]);
    expect(await weights()).toEqual([9, 2_000]);
  });
});

describe('the order', () => {
  const movements = ['winery,type,effectiveAt,data'];
  const row = (type: string, day: number, data: object): string =>
    `W,${type},2025-10-${10 + day}T12:00:00Z,"${JSON.stringify(data).replaceAll('"', '""')}"`;
  const place = (lot: string, vessel: string, volume: number): object => ({ lot, vessel, volume });
  const components = [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }];
  const receive = row('receive_bulk', 1, { to: place('A', 'T1', 100), components });
  const rack = row('rack', 1, { from: [place('A', 'T1', 100)], to: [place('A', 'T2', 99)] });
  const measure = row('measure', 2, { lot: 'A', vessel: 'T2', volume: 98 });

  it.each([
    ['as it happened', [receive, rack, measure]],
    ['newest first', [measure, rack, receive]],
    ['mixed, with rows of one instant in the wrong order', [rack, measure, receive]],
  ])('of rows in the file does not matter: %s', async (_, rows) => {
    for (const dryRun of [true, false])
      expect(counts(await importText(imports, [...movements, ...rows].join('\n'), { dryRun }))).toEqual([3, 0, 0, 0]);
    const lot = await node.solera.getLot('W', 'A', {});
    expect(lot).toMatchObject({ value: { volume: 98, vessels: [{ vessel: 'T2', volume: 98 }] } });
  });

  it('names the row that a refused row waited for', async () => {
    const broken = receive.replace('""T1""', '""T7""');
    const { results, warnings } = await importText(imports, [...movements, broken, rack, measure].join('\n'));
    expect(results.map(({ code }) => code)).toEqual(['unknown_vessel', 'unknown_lot', 'unknown_lot']);
    expect(results[2]?.detail).toMatch(/Row 2 \(receive_bulk\), which concerns lot A, was refused, too/);
    expect(warnings).toMatchObject([
      { code: 'unknown_vessels', detail: expect.stringMatching(/T7 .*--create-vessels/) },
    ]);
  });

  it('records the possible rows of a file, whatever the impossible ones are', async () => {
    const wrong = row('measure', 0, { lot: 'NONE', volume: 1 });
    expect(counts(await importText(imports, [...movements, wrong, measure, rack, receive].join('\n')))).toEqual([
      3, 0, 0, 1,
    ]);
  });
});

describe('a dry run', () => {
  it('records nothing, remembers nothing, and shows what the import then does', async () => {
    await importText(imports, plain({ tag: '1' }), { key });
    const text = plain({ tag: '1', weight: 2_100 }, { tag: '2', day: 11, lot: 'B' });
    const head = await node.solera.head();
    const dry = await importText(imports, text, { key, dryRun: true });
    expect(await node.solera.head()).toBe(head);
    expect(dry.cellar?.lots).toEqual([
      {
        winery: 'W',
        lot: 'A',
        before: expect.objectContaining({ weight: 2_000 }),
        after: expect.objectContaining({ weight: 2_100 }),
      },
      { winery: 'W', lot: 'B', before: null, after: expect.objectContaining({ weight: 2_000 }) },
    ]);
    const real = await importText(imports, text, { key });
    expect(counts(dry)).toEqual(counts(real));
    expect(counts(real)).toEqual([1, 1, 0, 0]);
  });

  it('takes vessels as existing that the import would create', async () => {
    const text =
      'winery,type,effectiveAt,data.to.lot,data.to.vessel,data.to.volume,data.components\nW,receive_bulk,2025-10-01T12:00:00Z,A,N1,5,"[{""share"":1,""variety"":""Merlot"",""vintage"":2025,""appellation"":""Napa""}]"';
    const options = { createVessels: 'barrel' as const };
    const dry = await importText(imports, text, { ...options, dryRun: true });
    expect([counts(dry), dry.vesselsCreated]).toMatchObject([[1, 0, 0, 0], [{ winery: 'W', vessel: 'N1' }]]);
    expect((await node.solera.getVessel('W', 'N1', {})).ok).toBe(false);
    expect(counts(await importText(imports, text, options))).toEqual([1, 0, 0, 0]);
    expect(await node.solera.getVessel('W', 'N1', {})).toMatchObject({ value: { kind: 'barrel', lot: 'A' } });
  });
});

describe('an import', () => {
  it('warns of names that look like existing ones', async () => {
    await importText(imports, plain({ lot: 'A' }));
    const { warnings } = await importText(imports, plain({ lot: 'a', day: 12 }), { source: 'other' });
    expect(warnings).toMatchObject([{ code: 'similar_names', detail: expect.stringMatching(/"a" differs from "A"/) }]);
  });

  it('refuses rows of wineries that do not exist, or of another one than its address names', async () => {
    const unknown = await importText(imports, plain({}).replace('\nW,', '\nNONE,'));
    expect(unknown.results).toMatchObject([
      { code: 'unknown_winery', detail: expect.stringMatching(/solera winery NONE/) },
    ]);
    await node.solera.putWinery('V', wineryBody);
    expect((await importText(imports, plain({}), { winery: 'V' })).results).toMatchObject([{ code: 'forbidden' }]);
  });

  it('fails as a whole if the file is no table, and says why', async () => {
    const failed = await importText(imports, 'a,b\n1,2');
    expect([failed.status, failed.problem?.code]).toEqual(['failed', 'unknown_columns']);
  });

  it('is refused with overloaded beyond the limit of waiting imports', async () => {
    const small = memoryImports({ ...node, store, limits: { queued: 0 } });
    const one = importText(small, plain({}));
    await expect(importText(small, plain({}))).rejects.toThrow(/Too many imports/);
    expect(counts(await one)).toEqual([1, 0, 0, 0]);
  });

  it('that is silent for too long is shown as interrupted', async () => {
    const id = '01900000-0000-7000-8000-0000000000ff';
    const named = { id, winery: null, source: 's', fileName: 'f' };
    await store.put({ ...named, dryRun: false, createdAt: 0, touchedAt: 0, report: '{}', status: 'running' });
    expect(await imports.get(null, id)).toMatchObject({ value: { status: 'interrupted' } });
  });

  it('stops before its next change set once its credentials have ended, and others complete it', async () => {
    const narrow = memoryImports({ ...node, store, limits: { actionsPerSet: 1, setsAtOnce: 1 } });
    const rows = plain({ tag: '1' }, { tag: '2', day: 11 }, { tag: '3', day: 12 });
    let sent = 0;
    const change: typeof node.solera.change = (...request) => {
      sent += 1;
      return node.solera.change(...request);
    };
    const { solera } = node;
    const as = { change, putVessel: solera.putVessel.bind(solera), listLots: solera.listLots.bind(solera) };
    const stopped = await importText(narrow, rows, { as, isCurrent: () => sent < 2 });
    expect([stopped.status, counts(stopped)]).toEqual(['interrupted', [2, 0, 0, 0]]);
    expect(stopped.problem?.code).toBe('credentials_ended');
    expect(stopped.problem?.detail).toMatch(/revoked or have expired.*Import the file again/);
    expect(counts(await importText(narrow, rows))).toEqual([1, 0, 2, 0]);
  });

  it('does not begin with credentials that ended while it waited', async () => {
    const { status, problem, rows } = await importText(imports, plain({}), { isCurrent: () => false });
    expect([status, problem?.code, rows]).toEqual(['interrupted', 'credentials_ended', 0]);
    expect(await actions()).toEqual([]);
  });
});
