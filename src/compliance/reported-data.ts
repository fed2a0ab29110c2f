import type { ReportedAction } from './entries-of-action.js';

/** The members of an action's data that entries and their details depend on. Places and volumes are left out: the events hold what moved. */
const kept = [
  ...['kind', 'taxClass', 'reason', 'lossReason', 'purpose', 'method'],
  ...['proofGallons', 'material', 'amount', 'unit'],
  ...['variety', 'vintage', 'appellation', 'block', 'grower', 'weighTag', 'cost', 'counterparty', 'bond'],
] as const;

/** Returns the part of an action's data that reports need. */
export function reportedData(data: unknown): ReportedAction['data'] {
  if (typeof data !== 'object' || data === null) return {};
  const given = data as Readonly<Record<string, unknown>>; // Any object may have any members.
  const result: Record<string, unknown> = {};
  for (const name of kept) if (given[name] !== undefined) result[name] = given[name];
  const { to } = given;
  if (typeof to === 'object' && to !== null && !Array.isArray(to)) {
    const { kind, taxClass, winery } = to as Readonly<Record<string, unknown>>; // Any object may have any members.
    result.to = {
      ...(kind === undefined ? {} : { kind }),
      ...(taxClass === undefined ? {} : { taxClass }),
      ...(winery === undefined ? {} : { winery }),
    };
  }
  return result;
}

/** What a report shows of an entry beyond its amount. */
export type EntryDetail = Readonly<Record<string, string | number | null>>;

/** Returns the detail of the entries of an action: the origin of fruit, or who received wine; null if there is none. */
export function entryDetail({ type, data }: ReportedAction): EntryDetail | null {
  const names = details[type];
  if (names === undefined) return null;
  const detail: Record<string, string | number | null> = {};
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' || typeof value === 'number' || value === null) detail[name] = value;
  }
  const { to } = data;
  if (type === 'transfer_in_bond' && typeof to === 'object' && to !== null && 'winery' in to)
    detail.counterparty = String(to.winery);
  return Object.keys(detail).length === 0 ? null : detail;
}

const details: Readonly<Record<string, readonly string[] | undefined>> = {
  receive_fruit: ['weighTag', 'variety', 'vintage', 'appellation', 'block', 'grower', 'cost'],
  receive_bulk: ['counterparty', 'bond'],
  ship_bulk: ['counterparty', 'bond'],
  transfer_in_bond: [],
};
