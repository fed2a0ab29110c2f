import type { ReportedAction } from './entries-of-action.js';

/** What a report shows of an entry beyond its amount, by the type of its action. */
const details: Readonly<Record<string, readonly string[] | undefined>> = {
  receive_fruit: ['weighTag', 'variety', 'vintage', 'appellation', 'block', 'grower', 'cost'],
  receive_bulk: ['counterparty', 'bond'],
  ship_bulk: ['counterparty', 'bond'],
};

/** What decides how the amounts of an action are booked, by its type; of other types, the reason of a loss. */
const booked: Readonly<Record<string, readonly string[] | undefined>> = {
  receive_fruit: [],
  process_fruit: ['kind'],
  receive_bulk: ['kind', 'taxClass'],
  adjust: ['reason'],
  addition: ['purpose', 'proofGallons'],
  declare: ['method'],
  remove_cases: ['reason'],
  ship_bulk: ['reason'],
};
const bookedOfOthers = ['lossReason'];
const bookedOfMaterials = ['material', 'amount', 'unit'];

type Members = Readonly<Record<string, unknown>>;

/** Returns the part of an action's data that reports need. Places and volumes are left out: the events hold what moved. */
export function reportedData(type: string, data: unknown): ReportedAction['data'] {
  if (typeof data !== 'object' || data === null) return {};
  const given = data as Members; // Any object may have any members.
  const materials = given.material === undefined ? [] : bookedOfMaterials;
  const result = chosen(given, [...(booked[type] ?? bookedOfOthers), ...(details[type] ?? []), ...materials]);
  const { to } = given;
  const isPlace = typeof to === 'object' && to !== null && !Array.isArray(to);
  // The place of a receipt, or the receiver of a transfer.
  return isPlace ? { ...result, to: chosen(to as Members, ['kind', 'taxClass', 'winery']) } : result;
}

function chosen(given: Members, names: readonly string[]): Members {
  const result: Record<string, unknown> = {};
  for (const name of names) if (given[name] !== undefined) result[name] = given[name];
  return result;
}

export type EntryDetail = Readonly<Record<string, string | number | null>>;

/** Returns the detail of the entries of an action: the origin of fruit, or who sent or received wine; null if there is none. */
export function entryDetail({ type, data }: ReportedAction): EntryDetail | null {
  const detail: Record<string, string | number | null> = {};
  for (const name of details[type] ?? []) {
    const value = data[name];
    if (typeof value === 'string' || typeof value === 'number' || value === null) detail[name] = value;
  }
  const { to } = data;
  if (type === 'transfer_in_bond' && typeof to === 'object' && to !== null && 'winery' in to)
    detail.counterparty = String(to.winery);
  return Object.keys(detail).length === 0 ? null : detail;
}
