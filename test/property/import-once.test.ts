/** A table in any order, imported with interruptions and with its memory lost in between, gives the history of one import. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UseCases } from '../../src/application/use-cases.js';
import type { ImportStore } from '../../src/imports/job/import-memory.js';
import { importText } from '../support/import-table.js';
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

const head = 'winery,type,effectiveAt,data';

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(([type, hour, data, winery = 'W']) => {
    const cell = JSON.stringify(data).replaceAll('"', '""');
    return `${winery},${type},${new Date(Date.UTC(2025, 9, 1, hour)).toISOString()},"${cell}"`;
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

describe('a random table', () => {
  it('is recorded once, whatever its order, interruptions and losses of memory', async () => {
    const interruption = fc.record({
      after: fc.integer({ min: 1, max: 4 }),
      committed: fc.boolean(),
      forget: fc.boolean(),
    });
    const table = fc.array(anyRow, { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(table, fc.array(interruption, { maxLength: 3 }), async (rows, interruptions) => {
        const calm = await openNode();
        const once = await importText(memoryImports({ solera: calm.solera, truth: calm.truth }), csvOf(rows));
        const stormy = await openNode();
        const limits = { actionsPerSet: 3 };
        let store: ImportStore = memoryImportStore();
        for (const { after, committed, forget } of interruptions) {
          await importText(
            memoryImports({ truth: stormy.truth, solera: failing(stormy, after, committed), store, limits }),
            csvOf(rows),
          );
          if (forget) store = memoryImportStore();
        }
        const last = await importText(
          memoryImports({ truth: stormy.truth, solera: stormy.solera, store, limits }),
          csvOf(rows),
        );
        expect(last.counts.recorded + last.counts.unchanged).toBe(once.counts.recorded);
        expect((await historyOf(stormy)).toSorted()).toEqual((await historyOf(calm)).toSorted());
        const again = await importText(
          memoryImports({ truth: stormy.truth, solera: stormy.solera, store, limits }),
          csvOf(rows),
        );
        expect(again.counts).toMatchObject({ recorded: 0, revised: 0, unchanged: once.counts.recorded });
      }),
      { numRuns: cases },
    );
  });

  it('is imported as its dry run shows, across wineries and whatever was recorded before', async () => {
    const table = fc.array(anyRowOfTwo, { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(table, table, async (before, rows) => {
        const { solera, truth } = await openNode();
        const imports = memoryImports({ solera, truth });
        await importText(imports, csvOf(before), { source: 'before.csv' });
        const dry = await importText(imports, csvOf(rows), { dryRun: true });
        const real = await importText(memoryImports({ solera, truth, limits: { actionsPerSet: 3 } }), csvOf(rows));
        const outcomes = ({ results }: typeof dry) => results.map(({ row, outcome, code }) => [row, outcome, code]);
        expect(outcomes(dry)).toEqual(outcomes(real));
        for (const { winery, lot, after } of dry.cellar?.lots ?? []) {
          const state = await solera.getLot(winery, lot, {});
          expect(state.ok && state.value.volume).toBe(after?.volume);
        }
      }),
      { numRuns: cases },
    );
  });
});
