/** Corrected rows are found among those of an earlier import without holding up the event loop. */
import { expect, it } from 'vitest';
import type { RememberedRow } from '../../src/imports/job/import-memory.js';
import { type IdentifiedRow, identifyRows } from '../../src/imports/job/row-identity.js';
import { pairRows } from '../../src/imports/job/row-pairing.js';

const rowsInAll = 60;
const effectiveAt = '2025-09-10T09:00:00Z';

function rows(weightOf: (n: number) => number): readonly IdentifiedRow[] {
  const actions = Array.from({ length: rowsInAll }, (_, n) => ({
    ...{ place: { row: n, line: n }, template: null, winery: 'W', key: null, cells: {}, columns: {} },
    body: {
      type: 'receive_fruit',
      effectiveAt,
      data: { lot: `L${n}`, weight: weightOf(n), block: `B${n}`, tag: `T${n}` },
    },
  }));
  return [...identifyRows(actions)];
}

function remembered({ identity, meaning, action }: IdentifiedRow): RememberedRow {
  const { effectiveAt: time, data, type } = action.body;
  return {
    ...{
      winery: 'W',
      identity,
      action: identity,
      revision: 1,
      meaning,
      keyed: false,
      stated: false,
      current: true,
      importId: 'i',
    },
    ...{ source: 's', row: action.place.row, type, effectiveAt: Date.parse(time) },
    body: JSON.stringify({ effectiveAt: time, data }),
  };
}

it('pairs each corrected row with the row that it replaces, and pauses every hundred comparisons', async () => {
  const missing = rows((n) => n).map(remembered);
  let pauses = 0;
  const pause = async (): Promise<void> => {
    pauses += 1;
  };
  const fresh = rows((n) => n + 1_000);
  const pairing = await pairRows(missing, fresh, { most: 2, comparisons: rowsInAll ** 2, pause });
  expect([...(pairing?.corrections ?? [])].map(([ordinal, { row }]) => ordinal === row)).toEqual(
    Array<boolean>(rowsInAll).fill(true),
  );
  expect(pauses).toBeGreaterThanOrEqual(rowsInAll ** 2 / 100);
  expect(await pairRows(missing, fresh, { most: 2, comparisons: rowsInAll ** 2 - 1, pause })).toBeNull();
});
