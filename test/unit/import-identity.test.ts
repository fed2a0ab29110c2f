/** Which rows of later files are the rows of earlier ones, across sources, keys and corrections. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Imports } from '../../src/imports/job/imports.js';
import { type Imported, importText } from '../support/import-table.js';
import { memoryImportStore } from '../support/memory-import-store.js';
import { memoryImports } from '../support/memory-imports.js';
import { type MemoryNode, memoryNode, wineryBody } from '../support/memory-node.js';

let node: MemoryNode;
let imports: Imports;
beforeEach(async () => {
  node = memoryNode();
  imports = memoryImports({ ...node, store: memoryImportStore() });
  await node.solera.putWinery('W', wineryBody);
});

const head = 'winery,type,effectiveAt,data.lot,data.weight,data.variety,data.vintage,data.appellation,data.weighTag';
interface Tag {
  readonly tag: number;
  readonly weight?: number;
  readonly day?: number;
  readonly year?: number;
}
/** A list of weigh tags. Each has its own day and lot. */
function list(...tags: readonly (Tag | number)[]): string {
  const rows = tags.map((one) => {
    const { tag, weight = 2_000, year = 2024, day = 10 + tag } = typeof one === 'number' ? { tag: one } : one;
    return `W,receive_fruit,${year}-09-${day}T09:00:00Z,${year}-${tag},${weight},Merlot,${year},Napa Valley,${tag}`;
  });
  return [head, ...rows].join('\n');
}

async function weights(): Promise<readonly number[]> {
  const page = await node.solera.listActions('W', { limit: 1_000 });
  if (!page.ok) throw new Error('the winery exists');
  return page.value.items.map(({ data }) => (data as { weight: number }).weight); // The shape of receive_fruit.
}
/** Returns the id of the first action of a day. */
async function idOf(day: number): Promise<string> {
  const page = await node.solera.listActions('W', { limit: 1, from: Date.UTC(2024, 8, day) });
  if (!page.ok) throw new Error('the winery exists');
  return String(page.value.items[0]?.id);
}
const counts = ({ counts: { recorded, revised, unchanged, refused } }: Imported): readonly number[] => [
  ...[recorded, revised, unchanged, refused],
];
const codes = ({ warnings }: Imported): readonly string[] => warnings.map(({ code }) => code);

const key = ['data.weighTag'];
const twoKeys = ['data.weighTag', 'data.vintage'];

describe('a key that another source has', () => {
  const of2024 = { key, source: 'h24.csv' };
  const of2025 = { key, source: 'h25.csv' };
  const second = list({ tag: 1, year: 2025, weight: 7 }, { tag: 2, year: 2025, weight: 8 });

  it('refuses a row with another meaning, names the row and source, and leaves the action as it is', async () => {
    await importText(imports, list(1, 2), of2024);
    for (const dryRun of [true, false]) {
      const { results } = await importText(imports, second, { ...of2025, dryRun });
      expect(results.map(({ code }) => code)).toEqual(['key_of_another_source', 'key_of_another_source']);
      expect(results[0]?.detail).toMatch(
        /^The key "1" belongs to row 2 of "h24.csv" \(receive_fruit of 2024-09-11T.*--source "h24.csv".*--key "Weigh Tag" --key "Vintage"/,
      );
    }
    expect(await weights()).toEqual([2_000, 2_000]);
    // The first list can still be corrected.
    expect(counts(await importText(imports, list(1, { tag: 2, weight: 5 }), of2024))).toEqual([0, 1, 1, 0]);
  });

  it('is no obstacle if the row has the same meaning', async () => {
    await importText(imports, list(1, 2), of2024);
    expect(counts(await importText(imports, list(1, 2), of2025))).toEqual([0, 0, 2, 0]);
  });

  it('is revised if the import names that source', async () => {
    await importText(imports, list(1, 2, 3), of2024);
    const corrected = list(1, 2, { tag: 3, weight: 5 });
    expect(counts(await importText(imports, corrected, { ...of2025, dryRun: false }))).toEqual([0, 0, 2, 1]);
    expect(counts(await importText(imports, corrected, of2024))).toEqual([0, 1, 2, 0]);
    // The refused import took no rows of the source away.
    expect(counts(await importText(imports, list(1, { tag: 2, weight: 6 }, 3), of2024))).toEqual([0, 2, 1, 0]);
  });

  it('is distinguished by a further column of the key, in that list and then in the first one, too', async () => {
    await importText(imports, list(1, 2), of2024);
    const two = { ...of2025, key: twoKeys };
    expect(counts(await importText(imports, second, two))).toEqual([2, 0, 0, 0]);
    expect(counts(await importText(imports, second.replace(',7,', ',9,'), two))).toEqual([0, 1, 1, 0]);
    expect(await weights()).toEqual([2_000, 2_000, 9, 8]);
    expect(counts(await importText(imports, list(1, 2), { ...of2024, key: twoKeys }))).toEqual([0, 0, 2, 0]);
    expect(counts(await importText(imports, list(1, { tag: 2, weight: 5 }), { ...of2024, key: twoKeys }))).toEqual([
      ...[0, 1, 1, 0],
    ]);
    expect(await weights()).toEqual([2_000, 5, 9, 8]);
  });
});

describe('a list without a key', () => {
  it('that was also imported under another name is corrected under the first one', async () => {
    await importText(imports, list(1, 2, 3), { source: 'a.csv' });
    await importText(imports, list(1, 2, 3), { source: 'copy.csv' });
    const corrected = list(1, { tag: 2, weight: 5 }, 3);
    expect(counts(await importText(imports, corrected, { source: 'a.csv' }))).toEqual([0, 1, 2, 0]);
    expect(await weights()).toEqual([2_000, 5, 2_000]);
  });

  it('that is corrected and renamed at the same time is corrected', async () => {
    await importText(imports, list(1, 2, 3), { source: 'a.csv' });
    const corrected = list(1, { tag: 2, weight: 5 }, 3);
    expect(counts(await importText(imports, corrected, { source: 'a2.csv' }))).toEqual([0, 1, 2, 0]);
    expect(counts(await importText(imports, list(1, { tag: 2, weight: 6 }, 3), { source: 'a.csv' }))).toEqual([
      ...[0, 1, 2, 0],
    ]);
    expect(await weights()).toEqual([2_000, 6, 2_000]);
  });

  it('that lacks most rows of another source corrects none of them, and does not report them as missing', async () => {
    await importText(imports, list(1, 2, 3, 4, 5), { source: 'a.csv' });
    const other = await importText(imports, list(1, { tag: 3, weight: 5 }, { tag: 6, day: 15 }), { source: 'b.csv' });
    expect([counts(other), codes(other)]).toEqual([[2, 0, 1, 0], []]);
  });
});

describe('a list that is corrected', () => {
  it.each([
    ['with its key, without it, and with it', [key, [], key]],
    ['without its key, with it, and without it', [[], key, []]],
    ['with its key, twice without it, and with it', [key, [], [], key]],
  ])('%s is revised each time', async (_, keys) => {
    await importText(imports, list(1, 2), { key: keys[0] ?? [] });
    for (const [index, key] of keys.slice(1).entries()) {
      const corrected = list({ tag: 1, weight: 100 + index }, 2);
      expect(counts(await importText(imports, corrected, { key }))).toEqual([0, 1, 1, 0]);
      expect(counts(await importText(imports, corrected, { key }))).toEqual([0, 0, 2, 0]);
      expect(await weights()).toEqual([100 + index, 2_000]);
    }
  });

  it('by hand after a correction without its key is still left as it is', async () => {
    await importText(imports, list(1, 2), { key });
    await importText(imports, list({ tag: 1, weight: 100 }, 2));
    await node.solera.revise('W', await idOf(11), { note: 'by hand' }, {});
    const { results } = await importText(imports, list({ tag: 1, weight: 101 }, 2), { key });
    expect(results.map(({ code }) => code)).toEqual(['revised_elsewhere', null]);
  });

  it('in a key warns that the row with the former key is missing', async () => {
    await importText(imports, list(1, 2, 3), { key });
    const corrected = await importText(imports, list(1, { tag: 22, day: 12 }, 3), { key });
    expect(counts(corrected)).toEqual([1, 0, 2, 0]);
    expect(corrected.warnings).toMatchObject([
      { code: 'missing_row', detail: expect.stringMatching(/^Row 3 of .*"book.csv" \(receive_fruit of 2024-09-12T/) },
    ]);
    const former = await idOf(12);
    expect(codes(await importText(imports, list(1, 3), { key: twoKeys }))).toEqual(['missing_row', 'missing_row']);
    expect(codes(await importText(imports, list(1, 3)))).toEqual(['missing_row', 'missing_row']);
    // The warning ends once its advice is followed.
    await node.solera.retract('W', former, undefined, {});
    expect(codes(await importText(imports, list(1, 3), { key }))).toEqual(['missing_row']);
  });

  it('and whose source has too many rows with keys to compare is imported, with a warning', async () => {
    const store = memoryImportStore();
    await importText(memoryImports({ ...node, store }), list(1, 2, 3, 4), { key });
    const small = memoryImports({ ...node, store, limits: { actions: 3 } });
    const later = await importText(small, list(1, { tag: 9, day: 14 }), { key });
    expect([counts(later), codes(later)]).toEqual([[1, 0, 1, 0], ['missing_rows_not_compared']]);
  });

  it('and has refused rows says so in the warning, because one of them may be the missing row', async () => {
    await importText(imports, list(1, 2, 3), { key });
    const { warnings } = await importText(imports, list(1, 2, 3).replace('2024-2,2000', '2024-2,heavy'), { key });
    expect(warnings).toMatchObject([
      { code: 'missing_row', detail: expect.stringMatching(/or is the row that was refused/) },
    ]);
  });
});
