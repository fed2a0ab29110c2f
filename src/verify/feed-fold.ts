/**
 * Folds lot events as a subscriber does, by the documented rules of the public API alone. It shares no code with the cellar, so that a mistake in either
 * shows as a difference. Amounts are bigints in units of the last decimal place.
 */
import type { LeafShare, LotDeclarations, LotEvent, MixedWine } from '../feed/lot-event.js';
import type { LoggedEvent } from './lot-log.js';

type Leaf = Omit<LeafShare, 'share'>;

const amountPlaces = 6;
const moneyPlaces = 4;
const sharePlaces = 12;
/** The sum of all shares of a lot. */
const wholeShare = 10n ** BigInt(sharePlaces);

/** The members of a LotState that follow from events alone, in their public form. */
export type FoldedLot = Readonly<Record<string, unknown>>;

/** Folds the events of one lot in timeline order. Returns null if there are none. */
export function foldLot(events: Iterable<LoggedEvent>): FoldedLot | null {
  const ordered = [...events].sort(
    (a, b) =>
      a.effectiveAt - b.effectiveAt ||
      a.tieBreak - b.tieBreak ||
      (a.action < b.action ? -1 : a.action > b.action ? 1 : a.number - b.number),
  );
  const fold = new LotFold();
  for (const { event, action, effectiveAt } of ordered) {
    const parsed = JSON.parse(event) as LotEvent; // The text of an event that parseNotification checked.
    fold.apply(parsed, action, new Date(effectiveAt).toISOString());
  }
  return ordered.length === 0 ? null : fold.state();
}

class LotFold {
  private declared: Omit<LotDeclarations, 'analyses'> = {};
  private readonly vessels = new Map<string, bigint>();
  private readonly additives = new Map<string, bigint>();
  private readonly cost = new Map<string, bigint>();
  private readonly analyses = new Map<string, unknown>();
  private shares = new Map<string, bigint>();
  private weight = 0n;
  private bottles = 0n;
  private lastAction = '';
  private effectiveAt = '';

  apply(event: LotEvent, action: string, effectiveAt: string): void {
    const { analyses = [], ...declared } = event.set;
    this.declared = { ...this.declared, ...declared };
    for (const { analyte, unit, value } of analyses)
      this.analyses.set(key(analyte, unit), { analyte, value, unit, effectiveAt, action });
    const before = this.amount();
    for (const { vessel, change } of event.vessels) add(this.vessels, vessel ?? '', integer(change, amountPlaces));
    this.weight += integer(event.weight ?? 0, amountPlaces);
    this.bottles += BigInt(event.bottles ?? 0);
    for (const { product, unit, change } of event.additives)
      add(this.additives, key(product, unit), integer(change, amountPlaces));
    for (const [category, change] of Object.entries(event.cost)) add(this.cost, category, integer(change, moneyPlaces));
    if (this.amount() === 0n) this.shares = new Map();
    else if (event.mixed !== undefined) this.mix(before, event.mixed);
    this.lastAction = action;
    this.effectiveAt = effectiveAt;
  }

  /**
   * Mixes arriving wine into the lot: each leaf (an origin) gets a share in proportion to Σ volume · share. Shares are rounded down; the units that are
   * missing to 1 go to the largest remainders, and among equals to the earlier leaf.
   */
  private mix(held: bigint, { volume, composition }: MixedWine): void {
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
      const product = weight * wholeShare;
      return { leaf, share: product / sum, remainder: product % sum };
    });
    let missing = wholeShare - parts.reduce((total, { share }) => total + share, 0n);
    for (const part of [...parts].sort((a, b) =>
      a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : 0,
    )) {
      if (missing === 0n) break;
      part.share += 1n;
      missing -= 1n;
    }
    this.shares = new Map(parts.filter(({ share }) => share > 0n).map(({ leaf, share }) => [leaf, share]));
  }

  /** The amount that weights the shares in a mixture: the weight of fruit, otherwise the volume. */
  private amount(): bigint {
    if (this.declared.kind === 'fruit') return this.weight;
    return this.declared.kind === 'cases' ? this.bottledVolume() : sum(this.vessels);
  }

  /** The volume of all bottles together, rounded half up. A gallon is 3785.411784 ml. */
  private bottledVolume(): bigint {
    const { format, volumeUnit } = this.declared;
    if (format === undefined) throw new Error('a case lot without a format');
    const millilitres = this.bottles * BigInt(format.bottleMl);
    if (volumeUnit === 'L') return millilitres * 1_000n;
    return (millilitres * 2_000_000_000_000n + 3_785_411_784n) / (2n * 3_785_411_784n);
  }

  state(): FoldedLot {
    const { kind, status = 'active', format, taxClass, owner, stage, fraction, tags = [] } = this.declared;
    const perCase = BigInt((kind === 'cases' ? format?.bottlesPerCase : undefined) ?? 1);
    const categories = [...this.cost].sort(byKey).map(([category, amount]) => [category, decimal(amount, moneyPlaces)]);
    return {
      kind,
      status,
      volume: kind === 'fruit' ? 0 : decimal(this.amount(), amountPlaces),
      weight: decimal(this.weight, amountPlaces),
      ...(kind === 'cases'
        ? { cases: Number(this.bottles / perCase), bottles: Number(this.bottles % perCase), format }
        : {}),
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
      cost: { total: decimal(sum(this.cost), moneyPlaces), categories: Object.fromEntries(categories) },
      lastAction: this.lastAction,
      effectiveAt: this.effectiveAt,
    };
  }
}

/** Adds to an amount. An amount that becomes zero is removed. */
function add(amounts: Map<string, bigint>, name: string, change: bigint): void {
  const amount = (amounts.get(name) ?? 0n) + change;
  if (amount === 0n) amounts.delete(name);
  else amounts.set(name, amount);
}

function sum(amounts: ReadonlyMap<string, bigint>): bigint {
  return [...amounts.values()].reduce((total, amount) => total + amount, 0n);
}

/** Converts a JSON number with at most `places` decimals to a bigint in units of the last decimal place. */
function integer(value: number, places: number): bigint {
  return BigInt(value.toFixed(places).replace('.', ''));
}

function decimal(amount: bigint, places: number): number {
  const digits = String(amount < 0n ? -amount : amount).padStart(places + 1, '0');
  return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

function key(first: string, second: string): string {
  return JSON.stringify([first, second]);
}

function pairOf(name: string): [string, string] {
  return JSON.parse(name) as [string, string]; // Written by `key`.
}

function leafKey(leaf: Leaf): string {
  return JSON.stringify(leaf);
}

function leafOf(name: string): Leaf {
  const { variety, vintage, appellation, block } = JSON.parse(name) as Leaf; // Written by `leafKey`.
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

/** Compares by vintage (null first), variety, appellation, block (absent first). */
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

/** Compares by code point, which is the order of the UTF-8 bytes. */
function compareTexts(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
