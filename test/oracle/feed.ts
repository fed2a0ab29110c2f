/**
 * An independent subscriber of the notification log. It keeps the lot events that are asserted and not retracted, sorts them
 * into timeline order, and folds their public content into lot states.
 *
 * How it reads the specification of the public API:
 * [F1] The log starts at 1. Every entry, those about actions included, has `change`, `index` and `of`; `index` counts from 1.
 *      The entries of a change set are adjacent.
 * [F2] A retraction names the same winery, lot and action as the event that it retracts.
 * [F3] `weight` and `bottles` (loose and cased together) are signed changes.
 * [F4] An arrival mixes with the lot's amount after the event minus `mixed.volume`, so one event may both lose and gain.
 * [F5] `set` is applied first.
 * [F6] Events contain all changes of additives and cost, including the write-off of an emptied lot. Only the composition of an
 *      emptied lot is cleared without an event.
 */
import {
  type Body,
  bodyOf,
  has,
  leafOf,
  listOf,
  microOf,
  numberIn,
  optionalTextOf,
  shareOf,
  textOf,
  textsOf,
} from './body.js';
import { canonical, mix } from './composition.js';
import { compareText, integerOf, moneyPlaces, sum } from './exact.js';
import { type FeedEntry, findFeedFault } from './feed-fault.js';
import {
  addAmount,
  additiveKey,
  changeVessel,
  copyLot,
  type Format,
  isEmpty,
  type Kind,
  type Lot,
  lotKey,
  newLot,
  sizeOf,
  volumeOf,
} from './lot.js';
import { lotStateOf, type OracleLotState } from './lot-state.js';

export type { FeedEntry } from './feed-fault.js';

type FeedOptions = {
  /** The `index` of the first entry of a change set. Default 1, as in "1 of 3". */
  readonly indexBase?: 0 | 1;
  /** Effective time in milliseconds, inclusive. Later events are not folded. */
  readonly at?: number;
};

/** One folded event, and the lot's amounts before and after it. */
type FoldStep = {
  readonly number: number;
  readonly action: string;
  readonly winery: string;
  readonly lot: string;
  readonly before: FoldAmounts;
  readonly after: FoldAmounts;
};
type FoldAmounts = { readonly volume: bigint; readonly weight: bigint; readonly cost: bigint };

/** Thrown if the log breaks its specification. The message describes the first fault. */
class FeedFault extends Error {}

/** Folds a whole log into lot states by 'winery/lot'. Throws `FeedFault` if the log has a fault. */
export function foldFeed(
  entries: readonly FeedEntry[],
  options: FeedOptions = {},
): ReadonlyMap<string, OracleLotState> {
  const fault = findFeedFault(entries, options.indexBase ?? 1);
  if (fault !== null) throw new FeedFault(fault);
  const lots = fold(currentEvents(entries, options)).lots;
  return new Map([...lots].map(([key, lot]) => [key, lotStateOf(lot)]));
}

/** Folds a log and returns each step, in timeline order. */
export function foldSteps(entries: readonly FeedEntry[], options: FeedOptions = {}): readonly FoldStep[] {
  return fold(currentEvents(entries, options)).steps;
}

type CurrentEvent = {
  readonly number: number;
  readonly winery: string;
  readonly lot: string;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: Body;
};

/** Returns the events that are asserted and not retracted, in timeline order. */
function currentEvents(entries: readonly FeedEntry[], options: FeedOptions): readonly CurrentEvent[] {
  const current = new Map<number, CurrentEvent>();
  for (const { sequence, type, data } of entries) {
    const body = bodyOf(data);
    if (type === 'solera.lot.event.retracted') current.delete(numberIn(body, 'asserted'));
    if (type !== 'solera.lot.event.asserted') continue;
    current.set(sequence, {
      number: sequence,
      winery: textOf(body, 'winery'),
      lot: textOf(body, 'lot'),
      action: textOf(body, 'action'),
      effectiveAt: Date.parse(textOf(body, 'effectiveAt')),
      tieBreak: numberIn(body, 'tieBreak'),
      event: bodyOf(body.event),
    });
  }
  const { at = Number.POSITIVE_INFINITY } = options;
  return [...current.values()]
    .filter((event) => event.effectiveAt <= at)
    .sort(
      (a, b) =>
        a.effectiveAt - b.effectiveAt ||
        a.tieBreak - b.tieBreak ||
        compareText(a.action, b.action) ||
        a.number - b.number,
    );
}

function fold(events: readonly CurrentEvent[]): { lots: ReadonlyMap<string, Lot>; steps: readonly FoldStep[] } {
  const lots = new Map<string, Lot>();
  const steps: FoldStep[] = [];
  for (const event of events) {
    const key = lotKey(event.winery, event.lot);
    const known = lots.get(key);
    const lot = known ? copyLot(known) : createLot(event);
    const before = known ? amountsOf(known) : { volume: 0n, weight: 0n, cost: 0n };
    applyEvent(lot, event);
    lots.set(key, lot);
    const { number, action, winery } = event;
    steps.push({ number, action, winery, lot: event.lot, before, after: amountsOf(lot) });
  }
  return { lots, steps };
}

function amountsOf(lot: Lot): FoldAmounts {
  return { volume: volumeOf(lot), weight: lot.weight, cost: sum(lot.cost.values()) };
}

function createLot({ number, winery, lot, event }: CurrentEvent): Lot {
  const kind = has(event, 'set') ? bodyOf(event.set).kind : undefined;
  if (kind === undefined) throw new FeedFault(`entry ${number}: the first event of lot ${lot} sets no kind`);
  return newLot({ winery, code: lot, volumeUnit: null }, kindOf(kind));
}

/** Applies declarations first (a new case lot needs its format), then amounts, then the mixture that they result in. */
function applyEvent(lot: Lot, current: CurrentEvent): void {
  const { event } = current;
  if (has(event, 'set')) applySet(lot, current, bodyOf(event.set));
  for (const part of optionalList(event, 'vessels')) {
    changeVessel(lot, optionalTextOf(part, 'vessel') ?? null, microOf(part, 'change'));
  }
  if (has(event, 'weight')) lot.weight += microOf(event, 'weight');
  if (has(event, 'bottles')) lot.bottles += BigInt(numberIn(event, 'bottles'));
  for (const part of optionalList(event, 'additives')) {
    addAmount(lot.additives, additiveKey(textOf(part, 'product'), textOf(part, 'unit')), microOf(part, 'change'));
  }
  if (has(event, 'cost')) {
    for (const [category, change] of Object.entries(bodyOf(event.cost))) {
      addAmount(lot.cost, category, integerOf(Number(change), moneyPlaces));
    }
  }
  if (has(event, 'mixed')) mixIn(lot, bodyOf(event.mixed));
  if (isEmpty(lot)) lot.composition = [];
  lot.lastAction = current.action;
  lot.effectiveAt = current.effectiveAt;
}

/** Mixes an arrival with what the lot held before it: all that the lot holds now, minus the arrival. */
function mixIn(lot: Lot, mixed: Body): void {
  const arrived = microOf(mixed, 'volume');
  const composition = canonical(
    listOf(mixed, 'composition').map((part) => ({ leaf: leafOf(part), share: shareOf(part) })),
  );
  const held = sizeOf(lot) - arrived;
  lot.composition = mix([
    { amount: held, composition: lot.composition },
    { amount: arrived, composition },
  ]);
}

function applySet(lot: Lot, current: CurrentEvent, set: Body): void {
  if (has(set, 'kind')) lot.kind = kindOf(set.kind);
  if (has(set, 'status')) lot.status = textOf(set, 'status') === 'archived' ? 'archived' : 'active';
  if (has(set, 'format')) lot.format = formatOf(bodyOf(set.format));
  if (has(set, 'volumeUnit')) lot.volumeUnit = textOf(set, 'volumeUnit') === 'gal' ? 'gal' : 'L';
  const taxClass = optionalTextOf(set, 'taxClass');
  if (taxClass !== undefined) lot.taxClass = taxClass;
  const owner = optionalTextOf(set, 'owner');
  if (owner !== undefined) lot.owner = owner;
  const stage = optionalTextOf(set, 'stage');
  if (stage !== undefined) lot.stage = stage;
  const fraction = optionalTextOf(set, 'fraction');
  if (fraction !== undefined) lot.fraction = fraction;
  if (has(set, 'tags')) lot.tags = textsOf(set, 'tags');
  for (const part of optionalList(set, 'analyses')) {
    const analyte = textOf(part, 'analyte');
    const unit = textOf(part, 'unit');
    const { effectiveAt, action } = current;
    const value = numberIn(part, 'value');
    lot.analyses.set(JSON.stringify([analyte, unit]), { analyte, unit, value, effectiveAt, action });
  }
}

function formatOf(body: Body): Format {
  return { bottleMl: numberIn(body, 'bottleMl'), bottlesPerCase: numberIn(body, 'bottlesPerCase') };
}

function kindOf(value: unknown): Kind {
  if (value === 'fruit' || value === 'must' || value === 'juice' || value === 'wine' || value === 'cases') return value;
  throw new FeedFault(`${String(value)} is not a kind of lot`);
}

function optionalList(body: Body, member: string): readonly Body[] {
  return has(body, member) ? listOf(body, member) : [];
}
