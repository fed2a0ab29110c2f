/** A table in any order, imported with interruptions and with its memory lost in between, gives the history of one import. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UseCases } from '../../src/application/use-cases.js';
import type { ImportStore } from '../../src/imports/job/import-memory.js';
import { type Imported, importText } from '../support/import-table.js';
import { memoryImportStore } from '../support/memory-import-store.js';
import { memoryImports } from '../support/memory-imports.js';
import { type MemoryNode, memoryNode, wineryBody } from '../support/memory-node.js';

const cases = Number(process.env.SOLERA_CASES ?? 25);
const vessels = ['T1', 'T2', 'T3'];

type Row = readonly [type: string, hour: number, data: object, winery?: string];

const anyRow: fc.Arbitrary<Row> = fc.oneof(
  fc
    .tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 1, max: 60 }), fc.constantFrom(...vessels), fc.nat(30))
    .map(([lot, volume, vessel, hour]): Row => {
      const components = [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }];
      return ['receive_bulk', hour, { to: { lot, volume, vessel }, components }];
    }),
  fc
    .tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 1, max: 40 }), fc.constantFrom(...vessels), fc.nat(30))
    .map(([lot, volume, vessel, hour]): Row => {
      const to = [{ lot, vessel: vessels[(vessels.indexOf(vessel) + 1) % 3], volume }];
      return ['rack', hour, { from: [{ lot, vessel, volume }], to }];
    }),
  fc.tuple(fc.constantFrom('A', 'B'), fc.nat(30)).map(([lot, hour]): Row => ['note', hour, { lot, text: 'tasted' }]),
);

/** Rows of two wineries, in which wine of one depends on transfers in bond by the other. */
const anyRowOfTwo: fc.Arbitrary<Row> = fc.oneof(
  fc.tuple(anyRow, fc.constantFrom('W', 'X')).map(([[type, hour, data], winery]): Row => [type, hour, data, winery]),
  fc
    .tuple(
      fc.constantFrom('A', 'B'),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(...vessels),
      fc.nat(30),
      fc.constantFrom('W', 'X'),
    )
    .map(([lot, volume, vessel, hour, winery]): Row => {
      const to = { winery: winery === 'W' ? 'X' : 'W', lot, vessel, volume };
      return ['transfer_in_bond', hour, { from: { lot, vessel, volume }, to }, winery];
    }),
);

function timeOf(hour: number): string {
  return new Date(Date.UTC(2025, 9, 1, hour)).toISOString();
}

const head = 'winery,type,effectiveAt,data';

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(([type, hour, data, winery = 'W']) => {
    const cell = JSON.stringify(data).replaceAll('"', '""');
    return `${winery},${type},${timeOf(hour)},"${cell}"`;
  });
  return [head, ...lines].join('\n');
}

async function openNode(): Promise<MemoryNode> {
  const node = memoryNode();
  for (const winery of ['W', 'X']) {
    await node.solera.putWinery(winery, wineryBody);
    for (const vessel of vessels) await node.solera.putVessel(winery, vessel, { kind: 'tank' });
  }
  return node;
}

/** A node that fails after some change sets, as if it had been killed: before the commit, or after it and before the memory. */
function failing({ solera }: MemoryNode, after: number, committed: boolean): UseCases {
  let calls = 0;
  return Object.create(solera, {
    change: {
      value: async (...call: Parameters<UseCases['change']>) => {
        calls += 1;
        if (calls !== after) return solera.change(...call);
        if (committed) await solera.change(...call);
        throw new Error('killed');
      },
    },
  }) as UseCases; // It inherits all other use cases.
}

async function historyOf({ solera }: MemoryNode): Promise<readonly string[]> {
  const page = await solera.listActions('W', { limit: 1_000 });
  if (!page.ok) throw new Error('the winery exists');
  return page.value.items.map(({ type, effectiveAt, data, revision }) =>
    JSON.stringify([effectiveAt, type, data, revision]),
  );
}

interface Interruption {
  readonly after: number;
  readonly committed: boolean;
  readonly forget: boolean;
}

const anyInterruptions: fc.Arbitrary<readonly Interruption[]> = fc.array(
  fc.record({ after: fc.integer({ min: 1, max: 4 }), committed: fc.boolean(), forget: fc.boolean() }),
  { maxLength: 3 },
);

/** Imports rows with interruptions until the end, and then once more. */
async function interruptedImport(
  rows: readonly Row[],
  interruptions: readonly Interruption[],
): Promise<{ readonly stormy: MemoryNode; readonly last: Imported; readonly again: Imported }> {
  const stormy = await openNode();
  const { truth } = stormy;
  const limits = { actionsPerSet: 3 };
  let store: ImportStore = memoryImportStore();
  for (const { after, committed, forget } of interruptions) {
    const solera = failing(stormy, after, committed);
    await importText(memoryImports({ truth, solera, store, limits }), csvOf(rows));
    if (forget) store = memoryImportStore();
  }
  const { solera } = stormy;
  const last = await importText(memoryImports({ truth, solera, store, limits }), csvOf(rows));
  const again = await importText(memoryImports({ truth, solera, store, limits }), csvOf(rows));
  return { stormy, last, again };
}

/** Imports rows after others, first as a dry run. */
async function previewedImport(
  before: readonly Row[],
  rows: readonly Row[],
): Promise<{ readonly solera: UseCases; readonly dry: Imported; readonly real: Imported }> {
  const { solera, truth } = await openNode();
  const store = memoryImportStore();
  const imports = memoryImports({ solera, truth, store });
  await importText(imports, csvOf(before), { source: 'before.csv' });
  const dry = await importText(imports, csvOf(rows), { dryRun: true });
  const real = await importText(memoryImports({ solera, truth, store, limits: { actionsPerSet: 3 } }), csvOf(rows));
  return { solera, dry, real };
}

function outcomes({ results }: Imported): readonly unknown[] {
  return results.map(({ row, outcome, code }) => [row, outcome, code]);
}

async function expectCellar(solera: UseCases, { cellar }: Imported): Promise<void> {
  for (const { winery, lot, after } of cellar?.lots ?? []) {
    const state = await solera.getLot(winery, lot, {});
    expect(state.ok && state.value.volume).toBe(after?.volume);
  }
}

describe('a random table', () => {
  it('is recorded once, whatever its interruptions and losses of memory', async () => {
    // One row an hour: which of several rows of one instant is recorded, if they exclude each other, depends on which could be tried first.
    const table = fc.uniqueArray(anyRow, { minLength: 1, maxLength: 14, selector: ([, hour]) => hour });
    await fc.assert(
      fc.asyncProperty(table, anyInterruptions, async (rows, interruptions) => {
        const calm = await openNode();
        const once = await importText(memoryImports({ solera: calm.solera, truth: calm.truth }), csvOf(rows));
        const { stormy, last, again } = await interruptedImport(rows, interruptions);
        expect(last.counts.recorded + last.counts.unchanged).toBe(once.counts.recorded);
        expect((await historyOf(stormy)).toSorted()).toEqual((await historyOf(calm)).toSorted());
        expect(again.counts).toMatchObject({ recorded: 0, revised: 0, unchanged: once.counts.recorded });
      }),
      { numRuns: cases },
    );
  });

  it('with rows of one instant and equal rows makes at most one action a row, whatever its interruptions', async () => {
    const table = fc.array(anyRow, { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(table, anyInterruptions, async (rows, interruptions) => {
        const { stormy, last, again } = await interruptedImport(rows, interruptions);
        const rest = rows.map(([type, hour, data]) => JSON.stringify([timeOf(hour), type, data, 1]));
        const history = await historyOf(stormy);
        for (const action of history) {
          expect(rest).toContain(action);
          rest.splice(rest.indexOf(action), 1);
        }
        expect(last.counts.recorded + last.counts.unchanged).toBe(history.length);
        expect(again.counts).toMatchObject({ recorded: 0, revised: 0, unchanged: history.length });
      }),
      { numRuns: cases },
    );
  });

  it('of rows at times of their own, after all that was recorded before, is imported as its dry run shows', async () => {
    const before = fc.array(anyRowOfTwo, { maxLength: 16 });
    const table = fc.uniqueArray(anyRowOfTwo, { minLength: 1, maxLength: 16, selector: ([, hour]) => hour });
    await fc.assert(
      fc.asyncProperty(before, table, async (earlier, rows) => {
        const later = rows.map(([type, hour, ...rest]): Row => [type, hour + 40, ...rest]);
        const { solera, dry, real } = await previewedImport(earlier, later);
        expect(outcomes(dry)).toEqual(outcomes(real));
        await expectCellar(solera, dry);
      }),
      { numRuns: cases },
    );
  });

  it('whose dry run refuses no row is imported as it shows, whatever was recorded before', async () => {
    const table = fc.array(anyRowOfTwo, { minLength: 1, maxLength: 16 });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(table, table, async (before, rows) => {
        const first = await previewedImport(before, rows);
        const refused = new Set(first.dry.results.flatMap(({ row, outcome }) => (outcome === 'refused' ? [row] : [])));
        // The first line of the file is its header.
        const possible = rows.filter((_, index) => !refused.has(index + 2));
        const { solera, dry, real } = await previewedImport(before, possible);
        if (dry.counts.refused > 0) return;
        compared += possible.length;
        expect(outcomes(dry)).toEqual(outcomes(real));
        await expectCellar(solera, dry);
      }),
      { numRuns: cases },
    );
    expect(compared).toBeGreaterThan(cases);
  });
});
