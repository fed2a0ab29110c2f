/**
 * A subscriber's fold: what the public contract says of events, and nothing that Solera's own evolve knows. It shares no code with the
 * cellar, so that a mistake in one of the two shows as a difference. Amounts are whole numbers (bigint) of the last decimal.
 */
import type { StandingEvent } from './log-account.js';

interface Leaf {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
}
interface PublicEvent {
  readonly vessels: readonly { readonly vessel: string | null; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly mixed?: { readonly volume: number; readonly composition: readonly (Leaf & { readonly share: number })[] };
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: Readonly<Record<string, number>>;
  readonly set: Readonly<Record<string, unknown>> & {
    readonly analyses?: readonly { readonly analyte: string; readonly unit: string; readonly value: number }[];
  };
}

const amountPlaces = 6;
const moneyPlaces = 4;
const sharePlaces = 12;
const whole = 10n ** BigInt(sharePlaces);

/** The members of a LotState that follow from events alone, in public decimals. */
export type FoldedLot = Readonly<Record<string, unknown>>;

/** Folds the events that stand on one lot; null where there are none. */
export function foldLot(standing: Iterable<StandingEvent>): FoldedLot | null {
  const ordered = [...standing].sort(
    (a, b) =>
      a.effectiveAt - b.effectiveAt ||
      a.tieBreak - b.tieBreak ||
      (a.action < b.action ? -1 : a.action > b.action ? 1 : a.number - b.number),
  );
  const fold = new LotFold();
  for (const { event, action, effectiveAt } of ordered) {
    // The event's shape is the contract's; it was written by publicEvent.
    fold.apply(JSON.parse(event) as PublicEvent, action, new Date(effectiveAt).toISOString());
  }
  return ordered.length === 0 ? null : fold.shown();
}

class LotFold {
  private readonly declared: Record<string, unknown> = {};
  private readonly vessels = new Map<string, bigint>();
  private readonly additives = new Map<string, bigint>();
  private readonly cost = new Map<string, bigint>();
  private readonly analyses = new Map<string, unknown>();
  private shares = new Map<string, bigint>();
  private weight = 0n;
  private bottles = 0n;
  private lastAction = '';
  private effectiveAt = '';

  apply(event: PublicEvent, action: string, effectiveAt: string): void {
    const { analyses = [], ...declared } = event.set;
    Object.assign(this.declared, declared);
    for (const { analyte, unit, value } of analyses)
      this.analyses.set(key(analyte, unit), { analyte, value, unit, effectiveAt, action });
    const before = this.measure();
    for (const { vessel, change } of event.vessels) add(this.vessels, vessel ?? '', integer(change, amountPlaces));
    this.weight += integer(event.weight ?? 0, amountPlaces);
    this.bottles += BigInt(event.bottles ?? 0);
    for (const { product, unit, change } of event.additives)
      add(this.additives, key(product, unit), integer(change, amountPlaces));
    for (const [category, change] of Object.entries(event.cost)) add(this.cost, category, integer(change, moneyPlaces));
    if (this.measure() === 0n) this.shares = new Map();
    else if (event.mixed !== undefined) this.mix(before, event.mixed);
    this.lastAction = action;
    this.effectiveAt = effectiveAt;
  }

  /** One whole is apportioned by Σ volume · share: floors first, what is missing to the largest remainders, ties to the earlier leaf. */
  private mix(held: bigint, { volume, composition }: NonNullable<PublicEvent['mixed']>): void {
    const weights = new Map<string, bigint>();
    if (held > 0n) for (const [leaf, share] of this.shares) add(weights, leaf, held * share);
    const arriving = integer(volume, amountPlaces);
    for (const { share, variety, vintage, appellation, block } of composition)
      add(
        weights,
        leafKey({ vintage, variety, appellation, ...(block === undefined ? {} : { block }) }),
        arriving * integer(share, sharePlaces),
      );
    const sum = [...weights.values()].reduce((total, weight) => total + weight, 0n);
    const parts = [...weights].sort(byLeaf).map(([leaf, weight]) => {
      const product = weight * whole;
      return { leaf, share: product / sum, remainder: product % sum };
    });
    let missing = whole - parts.reduce((total, { share }) => total + share, 0n);
    for (const part of [...parts].sort((a, b) =>
      a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : 0,
    )) {
      if (missing === 0n) break;
      part.share += 1n;
      missing -= 1n;
    }
    this.shares = new Map(parts.filter(({ share }) => share > 0n).map(({ leaf, share }) => [leaf, share]));
  }

  private measure(): bigint {
    if (this.declared.kind === 'fruit') return this.weight;
    return this.declared.kind === 'cases' ? this.bottledVolume() : sum(this.vessels);
  }

  /** Half up, always from the total count. A gallon is 3785.411784 ml. */
  private bottledVolume(): bigint {
    const { format, volumeUnit } = this.declared as { format: { bottleMl: number }; volumeUnit: string };
    const millilitres = this.bottles * BigInt(format.bottleMl);
    if (volumeUnit === 'L') return millilitres * 1_000n;
    return (millilitres * 2_000_000_000_000n + 3_785_411_784n) / (2n * 3_785_411_784n);
  }

  shown(): FoldedLot {
    const { kind, status = 'active', format, taxClass, owner, stage, fraction, tags = [] } = this.declared;
    const cases = kind === 'cases' ? (format as { bottlesPerCase: number }) : null;
    const perCase = BigInt(cases?.bottlesPerCase ?? 1);
    const lines = [...this.cost].sort(byKey).map(([category, amount]) => [category, decimal(amount, moneyPlaces)]);
    return {
      kind,
      status,
      volume: kind === 'fruit' ? 0 : decimal(this.measure(), amountPlaces),
      weight: decimal(this.weight, amountPlaces),
      ...(cases === null
        ? {}
        : { cases: Number(this.bottles / perCase), bottles: Number(this.bottles % perCase), format }),
      vessels: [...this.vessels]
        .sort(byKey)
        .map(([vessel, volume]) => ({ vessel: vessel === '' ? null : vessel, volume: decimal(volume, amountPlaces) })),
      composition: [...this.shares]
        .sort(byLeaf)
        .map(([leaf, share]) => ({ ...leafOf(leaf), share: decimal(share, sharePlaces) })),
      additives: [...this.additives].sort(byPair).map(([name, amount]) => {
        const [product, unit] = pairOf(name);
        return { product, amount: decimal(amount, amountPlaces), unit };
      }),
      analyses: [...this.analyses].sort(byPair).map(([, analysis]) => analysis),
      taxClass: taxClass ?? null,
      owner: owner ?? null,
      stage: stage ?? null,
      fraction: fraction ?? null,
      tags,
      cost: { total: decimal(sum(this.cost), moneyPlaces), categories: Object.fromEntries(lines) },
      lastAction: this.lastAction,
      effectiveAt: this.effectiveAt,
    };
  }
}

/** Zero entries are left out. */
function add(amounts: Map<string, bigint>, name: string, change: bigint): void {
  const amount = (amounts.get(name) ?? 0n) + change;
  if (amount === 0n) amounts.delete(name);
  else amounts.set(name, amount);
}

function sum(amounts: ReadonlyMap<string, bigint>): bigint {
  return [...amounts.values()].reduce((total, amount) => total + amount, 0n);
}

/** A JSON number with at most so many decimals, as a whole number of the last one. */
function integer(decimals: number, places: number): bigint {
  return BigInt(decimals.toFixed(places).replace('.', ''));
}

function decimal(amount: bigint, places: number): number {
  const digits = String(amount < 0n ? -amount : amount).padStart(places + 1, '0');
  return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

function key(first: string, second: string): string {
  return JSON.stringify([first, second]);
}

function pairOf(name: string): [string, string] {
  return JSON.parse(name) as [string, string]; // Made by `key`.
}

function leafKey(leaf: Leaf): string {
  return JSON.stringify(leaf);
}

function leafOf(name: string): Leaf {
  const { variety, vintage, appellation, block } = JSON.parse(name) as Leaf; // Made by `leafKey`.
  return { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
}

type Entry = readonly [string, unknown];

function byKey([a]: Entry, [b]: Entry): number {
  return compareTexts(a, b);
}

function byPair([a]: Entry, [b]: Entry): number {
  const [first, second] = [pairOf(a), pairOf(b)];
  return compareTexts(first[0], second[0]) || compareTexts(first[1], second[1]);
}

/** Vintage (null first), variety, appellation, block (absent first). */
function byLeaf([a]: Entry, [b]: Entry): number {
  const [first, second] = [leafOf(a), leafOf(b)];
  return (
    (first.vintage ?? -Infinity) - (second.vintage ?? -Infinity) ||
    compareTexts(first.variety, second.variety) ||
    compareTexts(first.appellation, second.appellation) ||
    Number(first.block !== undefined) - Number(second.block !== undefined) ||
    compareTexts(first.block ?? '', second.block ?? '')
  );
}

/** By code point, which the order of UTF-8 bytes is. */
function compareTexts(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
