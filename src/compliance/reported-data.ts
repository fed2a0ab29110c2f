import type { ReportedAction } from './entries-of-action.js';

/** The members of an action's data that reports show beside an amount, by the type of the action. */
const details: Readonly<Record<string, readonly string[] | undefined>> = {
  receive_fruit: ['weighTag', 'variety', 'vintage', 'appellation', 'block', 'grower', 'cost'],
  receive_bulk: ['counterparty', 'bond'],
  ship_bulk: ['counterparty', 'bond'],
};

/** The members of an action's data that decide which items its amounts are booked as, by the type of the action. Other types: `bookedOfOthers`. */
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
  if (!isObject(data)) return {};
  const materials = data.material === undefined ? [] : bookedOfMaterials;
  const result = chosen(data, [...(booked[type] ?? bookedOfOthers), ...(details[type] ?? []), ...materials]);
  // `to` of a receipt is a place; of a transfer in bond, the receiver. A list of places is left out.
  const { to } = data;
  return isObject(to) ? { ...result, to: chosen(to, ['kind', 'taxClass', 'winery']) } : result;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function chosen(given: Members, names: readonly string[]): Members {
  const result: Record<string, unknown> = {};
  for (const name of names) if (given[name] !== undefined) result[name] = given[name];
  return result;
}

/** What reports show of an entry beside its amount. */
export type EntryDetail = Readonly<Record<string, string | number | null>>;

/** Returns the detail of the entries of an action: the origin of fruit, or who sent or received wine; null if there is none. */
export function entryDetail({ type, data }: ReportedAction): EntryDetail | null {
  const detail: Record<string, string | number | null> = {};
  for (const name of details[type] ?? []) {
    const value = data[name];
    if (typeof value === 'string' || typeof value === 'number' || value === null) detail[name] = value;
  }
  const { to } = data;
  if (type === 'transfer_in_bond' && isObject(to) && 'winery' in to) detail.counterparty = String(to.winery);
  return Object.keys(detail).length === 0 ? null : detail;
}
