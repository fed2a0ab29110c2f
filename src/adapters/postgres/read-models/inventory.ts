import { followerLimits } from '../../../../config/followers.js';
import type { JsonObject } from '../../../application/json-object.js';
import { encodeCursor, textsCursor } from '../../../application/request/cursor.js';
import { type Result, success } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import { publicQuantity } from '../../../cellar/quantity.js';
import type { FollowerDefinition } from '../../../followers/definition.js';
import { eventChanges, lotKey } from '../../../followers/event-changes.js';
import type { ReadTransaction } from '../../../followers/follower-reader.js';
import { inventoryChanges, periodMs, periodOf } from '../../../followers/inventory-change.js';
import type { InventoryQuery } from '../../../followers/model-queries.js';
import { statement } from '../statement.js';
import { columns, modelTables } from './model-tables.js';

const changeInventory = statement('change-inventory');
const sumHoldings = statement('sum-holdings');
const inventory = statement('inventory');

interface PlaceRow {
  readonly winery: string;
  readonly lot: string;
  readonly vessel: string;
}

interface HoldingRow extends Omit<PlaceRow, 'winery'> {
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
}

/** What each lot holds in each vessel, at any effective time, as it is known now. */
export const inventoryModel: FollowerDefinition = {
  name: 'inventory',
  // 2: the index by number alone, and longer periods.
  version: 2,
  tables: modelTables('inventory'),
  keyOf: lotKey,
  apply: async (changeSets, tx) => {
    const { asserted, retracted } = eventChanges(changeSets);
    const changes = asserted.flatMap((assertion) =>
      inventoryChanges(assertion).map((change) => ({ ...change, period: periodOf(change.effectiveAt) })),
    );
    if (changes.length + retracted.length === 0) return;
    const changed = await tx.query<PlaceRow>(changeInventory, [
      retracted,
      ...columns(changes, [
        'number',
        'winery',
        'lot',
        'vessel',
        'effectiveAt',
        'period',
        'volume',
        'weight',
        'bottles',
      ]),
    ]);
    if (changed.length > 0) await tx.query(sumHoldings, columns(changed, ['winery', 'lot', 'vessel']));
  },
};

/** Returns a page of holdings that are not empty at the requested time. It may be short although more follow. */
export async function inventoryPage(
  tx: ReadTransaction,
  winery: string,
  { lot, vessel, at, cursor, limit = followerLimits.keysPerRead }: InventoryQuery,
): Promise<Result<Page<JsonObject>>> {
  const start = textsCursor(cursor, 2);
  if (!start.ok) return start;
  const { keysPerPage, keysPerRead, keysPerSmallRead } = followerLimits;
  const period = at === undefined ? 0 : periodOf(at);
  const items: JsonObject[] = [];
  let after = start.value ?? ['', ''];
  for (let examined = 0; examined < keysPerPage; ) {
    const count = Math.min(keysPerRead, Math.max(keysPerSmallRead, limit + 1 - items.length));
    const rows = await tx.query<HoldingRow>(inventory, [
      ...[winery, lot ?? null, vessel ?? null, ...after],
      ...[at ?? null, period, period * periodMs, count],
    ]);
    for (const row of rows) {
      const isEmpty = row.volume === 0 && row.weight === 0 && row.bottles === 0;
      if (!isEmpty && items.length === limit) return success({ items, next: encodeCursor(after) });
      if (!isEmpty) items.push(publicHolding(row));
      after = [row.lot, row.vessel];
    }
    if (rows.length < count) return success({ items, next: null });
    examined += rows.length;
  }
  return success({ items, next: encodeCursor(after) });
}

function publicHolding({ lot, vessel, volume, weight, bottles }: HoldingRow): JsonObject {
  return {
    lot,
    vessel: vessel === '' ? null : vessel,
    ...(volume === 0 ? {} : { volume: publicQuantity(volume) }),
    ...(weight === 0 ? {} : { weight: publicQuantity(weight) }),
    ...(bottles === 0 ? {} : { bottles }),
  };
}
