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

type Row = readonly [type: string, hour: number, data: object];

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

const head = 'winery,type,effectiveAt,data';

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(([type, hour, data]) => {
    const cell = JSON.stringify(data).replaceAll('"', '""');
    return `W,${type},${new Date(Date.UTC(2025, 9, 1, hour)).toISOString()},"${cell}"`;
  });
  return [head, ...lines].join('\n');
}

async function openNode(): Promise<MemoryNode> {
  const node = memoryNode();
  await node.solera.putWinery('W', wineryBody);
  for (const vessel of vessels) await node.solera.putVessel('W', vessel, { kind: 'tank' });
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
});
