/**
 * An independent subscriber of the notification log: it keeps the lot events that were asserted and not retracted,
 * sorts them into timeline order and folds them by what their public content says, and nothing else.
 *
 * Readings: [F1] the log starts at 1, and every entry (actions' too) carries `change`, `index`, `of`; `index` counts from 1;
 * a set's entries are neighbours. [F2] A retraction names the same winery, lot and action as what it takes back.
 * [F3] `weight` and `bottles` (loose and cased together) are signed changes. [F4] What an arrival mixes with is the lot's
 * amount after the event less `mixed.volume`, so that an event may lose and gain at once. [F5] `set` comes first.
 * [F6] Additives and cost are told whole, also what an emptied lot writes off; only composition empties by itself.
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
import { mix, ordered } from './composition.js';
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

export type FeedOptions = {
  /** The number of the first entry of a change set in `index`. Default 1, as in "1 of 3". */
  readonly indexBase?: 0 | 1;
  /** Effective time in milliseconds, inclusive: later events are not folded. */
  readonly at?: number;
};

/** One event folded: what the lot amounted to before and after. */
export type FoldStep = {
  readonly number: number;
  readonly action: string;
  readonly winery: string;
  readonly lot: string;
  readonly before: FoldAmounts;
  readonly after: FoldAmounts;
};
export type FoldAmounts = { readonly volume: bigint; readonly weight: bigint; readonly cost: bigint };

/** The log is not what the contract promises. The message names the first fault. */
export class FeedFault extends Error {}

/** The states that the log adds up to, by 'winery/lot'. Throws `FeedFault` at the log's first fault. */
export function foldFeed(
  entries: readonly FeedEntry[],
  options: FeedOptions = {},
): ReadonlyMap<string, OracleLotState> {
  const fault = findFeedFault(entries, options.indexBase ?? 1);
  if (fault !== null) throw new FeedFault(fault);
  const lots = fold(standingEvents(entries, options)).lots;
  return new Map([...lots].map(([key, lot]) => [key, lotStateOf(lot)]));
}

/** The same fold, step by step in timeline order. */
export function foldSteps(entries: readonly FeedEntry[], options: FeedOptions = {}): readonly FoldStep[] {
  return fold(standingEvents(entries, options)).steps;
}

type StandingEvent = {
  readonly number: number;
  readonly winery: string;
  readonly lot: string;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: Body;
};

/** Asserted and not retracted, in timeline order. */
function standingEvents(entries: readonly FeedEntry[], options: FeedOptions): readonly StandingEvent[] {
  const standing = new Map<number, StandingEvent>();
  for (const { sequence, type, data } of entries) {
    const body = bodyOf(data);
    if (type === 'solera.lot.event.retracted') standing.delete(numberIn(body, 'asserted'));
    if (type !== 'solera.lot.event.asserted') continue;
    standing.set(sequence, {
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
  return [...standing.values()]
    .filter((event) => event.effectiveAt <= at)
    .sort(
      (a, b) =>
        a.effectiveAt - b.effectiveAt ||
        a.tieBreak - b.tieBreak ||
        compareText(a.action, b.action) ||
        a.number - b.number,
    );
}

function fold(events: readonly StandingEvent[]): { lots: ReadonlyMap<string, Lot>; steps: readonly FoldStep[] } {
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

function createLot({ number, winery, lot, event }: StandingEvent): Lot {
  const kind = has(event, 'set') ? bodyOf(event.set).kind : undefined;
  if (kind === undefined) throw new FeedFault(`entry ${number}: the first event of lot ${lot} sets no kind`);
  return newLot({ winery, code: lot, volumeUnit: null }, kindOf(kind));
}

/** What is declared first (a new case lot needs its format), then what moved, then what that made of the mixture. */
function applyEvent(lot: Lot, standing: StandingEvent): void {
  const { event } = standing;
  if (has(event, 'set')) applySet(lot, standing, bodyOf(event.set));
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
  lot.lastAction = standing.action;
  lot.effectiveAt = standing.effectiveAt;
}

/** Mixes what arrived with what the lot held when it arrived: all that it holds now but the arrival itself. */
function mixIn(lot: Lot, mixed: Body): void {
  const arrived = microOf(mixed, 'volume');
  const composition = ordered(
    listOf(mixed, 'composition').map((part) => ({ leaf: leafOf(part), share: shareOf(part) })),
  );
  const held = sizeOf(lot) - arrived;
  lot.composition = mix([
    { amount: held, composition: lot.composition },
    { amount: arrived, composition },
  ]);
}

function applySet(lot: Lot, standing: StandingEvent, set: Body): void {
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
    const { effectiveAt, action } = standing;
    const value = numberIn(part, 'value');
    lot.analyses.set(JSON.stringify([analyte, unit]), { analyte, unit, value, effectiveAt, action });
  }
}

function formatOf(body: Body): Format {
  return { bottleMl: numberIn(body, 'bottleMl'), bottlesPerCase: numberIn(body, 'bottlesPerCase') };
}

function kindOf(value: unknown): Kind {
  if (value === 'fruit' || value === 'must' || value === 'juice' || value === 'wine' || value === 'cases') return value;
  throw new FeedFault(`not a kind of lot: ${String(value)}`);
}

function optionalList(body: Body, member: string): readonly Body[] {
  return has(body, member) ? listOf(body, member) : [];
}
