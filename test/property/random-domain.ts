import type { Action, Domain, Emitted, Outcome, StatesBefore } from '../../src/kernel/domain.js';
import type { Position, StreamId } from '../../src/kernel/position.js';

/**
 * An abstract domain that knows no wine and is as awkward as a domain may be: states are a few small integers, so that histories often
 * meet again; its events do not commute; refusals, their reasons, and the streams written depend on states; some participants are only
 * read; some actions have several events on one stream, some have none at all; and `gauge` cuts a change off.
 */
export interface TankState {
  readonly value: number;
  readonly sealed: boolean;
  /** The instant of the last stamp: a state that depends on where an event stands. */
  readonly stampedAt: number;
}

export type TankEvent =
  | { readonly kind: 'added'; readonly by: number }
  | { readonly kind: 'multiplied'; readonly by: number }
  | { readonly kind: 'gauged'; readonly to: number }
  | { readonly kind: 'sealed'; readonly sealed: boolean }
  | { readonly kind: 'stamped' };

export type TankData =
  /** Moves an amount; refused where there is too little, or where the target is sealed or would overflow. */
  | { readonly kind: 'pour'; readonly from: StreamId; readonly to: StreamId; readonly amount: number }
  /** Sets an absolute value, whatever it was before. */
  | { readonly kind: 'gauge'; readonly tank: StreamId; readonly to: number }
  /** Gives every tank several events, each depending on its neighbour. */
  | { readonly kind: 'stir'; readonly tanks: readonly StreamId[] }
  /** Reads some tanks and writes another one. */
  | { readonly kind: 'sample'; readonly read: readonly StreamId[]; readonly into: StreamId }
  /** Reads only, and is refused where the sum is odd. */
  | { readonly kind: 'inspect'; readonly read: readonly StreamId[] }
  /** Writes one of two tanks, as a third one decides. */
  | { readonly kind: 'divert'; readonly by: StreamId; readonly left: StreamId; readonly right: StreamId }
  | { readonly kind: 'seal'; readonly tank: StreamId; readonly sealed: boolean }
  | { readonly kind: 'stamp'; readonly tank: StreamId }
  /** Has no participants at all. */
  | { readonly kind: 'remark' };

export type TankRefusal = string;
export type TankAction = Action<TankData>;
export type TankDomain = Domain<TankData, TankState, TankEvent, TankRefusal>;

/** Values wrap around here, so that a state has few possible values and two histories meet by chance. */
const modulus = 7;
const wrap = (value: number): number => ((value % modulus) + modulus) % modulus;

export const tankDomain: TankDomain = {
  participants(data) {
    switch (data.kind) {
      case 'pour':
        return [data.from, data.to];
      case 'stir':
        return data.tanks;
      case 'sample':
        return [...data.read, data.into];
      case 'inspect':
        return data.read;
      case 'divert':
        return [data.by, data.left, data.right];
      case 'gauge':
      case 'seal':
      case 'stamp':
        return [data.tank];
      case 'remark':
        return [];
    }
  },
  initial: () => ({ value: 0, sealed: false, stampedAt: 0 }),
  decide,
  evolve(state, event, position) {
    switch (event.kind) {
      case 'added':
        return { ...state, value: wrap(state.value + event.by) };
      case 'multiplied':
        return { ...state, value: wrap(state.value * event.by) };
      case 'gauged':
        return { ...state, value: event.to };
      case 'sealed':
        return { ...state, sealed: event.sealed };
      case 'stamped':
        return { ...state, stampedAt: position.effectiveAt * 10 + position.tieBreak };
    }
  },
  equal: (a, b) => a.value === b.value && a.sealed === b.sealed && a.stampedAt === b.stampedAt,
  sameEvent: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  sameRefusal: (a, b) => a === b,
};

function decide({ data, position }: TankAction, states: StatesBefore<TankState>): Outcome<TankEvent, TankRefusal> {
  switch (data.kind) {
    case 'pour': {
      const { value } = states(data.from);
      if (value < data.amount) return refused(`short of ${data.amount - value}`);
      if (states(data.to).sealed) return refused('sealed');
      if (states(data.to).value + data.amount >= modulus) return refused('overflow');
      return accepted(
        on(data.from, { kind: 'added', by: -data.amount }),
        on(data.to, { kind: 'added', by: data.amount }),
      );
    }
    case 'gauge':
      return accepted(on(data.tank, { kind: 'gauged', to: data.to }));
    case 'stir':
      return accepted(
        ...data.tanks.flatMap((tank, index) => {
          const neighbour = states(data.tanks[(index + 1) % data.tanks.length] ?? tank);
          const doubled = on(tank, { kind: 'multiplied', by: 2 });
          return neighbour.value === 0 ? [doubled] : [doubled, on(tank, { kind: 'added', by: neighbour.value })];
        }),
      );
    case 'sample': {
      const sum = data.read.reduce((total, tank) => total + states(tank).value, 0);
      return sum % 3 === 0 ? accepted() : accepted(on(data.into, { kind: 'added', by: sum % 3 }));
    }
    case 'inspect': {
      const sum = data.read.reduce((total, tank) => total + states(tank).value, 0);
      return sum % 2 === 1 ? refused(`odd sum ${sum}`) : accepted();
    }
    case 'divert': {
      const side = states(data.by).value % 2 === 0 ? data.left : data.right;
      return accepted(on(side, { kind: 'added', by: (position.effectiveAt % 3) + 1 }));
    }
    case 'seal':
      if (states(data.tank).sealed === data.sealed) return refused('as it is');
      return accepted(on(data.tank, { kind: 'sealed', sealed: data.sealed }));
    case 'stamp':
      return accepted(on(data.tank, { kind: 'stamped' }));
    case 'remark':
      return accepted();
  }
}

const on = (stream: StreamId, event: TankEvent): Emitted<TankEvent> => ({ stream, event });
const refused = (refusal: TankRefusal): Outcome<TankEvent, TankRefusal> => ({ kind: 'refused', refusal });
const accepted = (...events: Emitted<TankEvent>[]): Outcome<TankEvent, TankRefusal> => ({ kind: 'accepted', events });

/** A source of chance: an integer from 0 up to, not including, `below`. */
export type Chance = (below: number) => number;

/** The same seed gives the same chance, always and everywhere (mulberry32). */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function tanks(count: number): readonly StreamId[] {
  return Array.from({ length: count }, (_, index) => `tank-${index}`);
}

/** What any action may say; with few tanks there are fewer kinds to choose from. */
export function randomData(chance: Chance, all: readonly StreamId[]): TankData {
  const [first, second, third] = shuffled(chance, all);
  const tank = first ?? 'tank-0';
  const dice = chance(20);
  if (dice === 0) return { kind: 'remark' };
  if (dice < 6 || second === undefined) {
    if (dice < 4) return { kind: 'gauge', tank, to: chance(modulus) };
    return dice % 2 === 0 ? { kind: 'seal', tank, sealed: chance(2) === 0 } : { kind: 'stamp', tank };
  }
  if (dice < 13) return { kind: 'pour', from: tank, to: second, amount: chance(3) + 1 };
  if (dice < 15)
    return { kind: 'inspect', read: third === undefined || chance(2) === 0 ? [tank] : [tank, second, third] };
  if (dice < 17 || third === undefined) return { kind: 'sample', read: third ? [tank, third] : [tank], into: second };
  return dice < 18
    ? { kind: 'stir', tanks: [tank, second, third] }
    : { kind: 'divert', by: tank, left: second, right: third };
}

/** Few instants and few tie breaks, so that many actions share a place in all but their id. */
export function randomPlace(chance: Chance, id: string, instants: number): Position {
  return { effectiveAt: chance(instants) + 1, tieBreak: chance(3), id };
}

function shuffled<Item>(chance: Chance, items: readonly Item[]): Item[] {
  const left = [...items];
  const taken: Item[] = [];
  while (left.length > 0) taken.push(...left.splice(chance(left.length), 1));
  return taken;
}
