/** What a recall report says of the wine of a lot: pure functions of the tables of its lineage. */
import { csvRecords } from './csv.js';
import { decimalText, exact } from './decimal.js';

/** Where some of the wine is, or how it left. */
export interface Destination {
  readonly kind: DestinationKind;
  readonly winery: string;
  readonly lot: string;
  readonly vessel: string;
  readonly reason: string;
  readonly counterparty: string;
  /** An exact decimal text. */
  readonly traced: string;
  readonly unit: string;
}

export const destinationKinds = ['vessel', 'cases', 'shipped', 'removed', 'lost'] as const;
export type DestinationKind = (typeof destinationKinds)[number];

/** A receipt that some of the wine came from. */
export interface Source {
  readonly winery: string;
  readonly lot: string;
  readonly action: string;
  readonly traced: string;
  readonly unit: string;
}

export function destinationsOf(table: string): readonly Destination[] {
  return csvRecords(table).flatMap((row) => {
    const text = (name: string): string => row.get(name) ?? '';
    const kind = destinationKinds.find((one) => one === text('kind'));
    if (kind === undefined) return [];
    return [
      {
        ...{ kind, winery: text('winery'), lot: text('lot'), vessel: text('vessel'), reason: text('reason') },
        ...{ counterparty: text('counterparty'), traced: text('traced'), unit: text('unit') },
      },
    ];
  });
}

export function sourcesOf(table: string): readonly Source[] {
  return csvRecords(table).map((row) => {
    const text = (name: string): string => row.get(name) ?? '';
    return { winery: text('winery'), lot: text('lot'), action: text('action'), ...amount(text) };
  });
}

function amount(text: (name: string) => string): { readonly traced: string; readonly unit: string } {
  return { traced: text('traced'), unit: text('unit') };
}

/** An amount in one unit. Amounts of different units are never added up. */
interface Total {
  readonly unit: string;
  readonly traced: string;
}

/** Returns the sums of traced amounts, one for each unit. */
export function totalsOf(rows: readonly Total[]): readonly Total[] {
  const sums = new Map<string, bigint>();
  for (const { unit, traced } of rows) sums.set(unit, (sums.get(unit) ?? 0n) + exact(traced));
  return [...sums].map(([unit, traced]) => ({ unit, traced: decimalText(traced) }));
}
