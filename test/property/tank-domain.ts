import type { Action, Domain, Emitted, Outcome, StatesBefore } from '../../src/kernel/domain.js';
import { pause } from '../../src/kernel/pause.js';
import type { StreamId } from '../../src/kernel/position.js';

/**
 * An abstract domain that exercises everything a domain may do. States are a few small integers, so that changed histories often
 * converge. Events do not commute. Refusals, their reasons and the streams written depend on states. Some participants are only
 * read, some actions have several events on one stream, some have none, and `gauge` ends the effect of a change.
 */
export interface TankState {
  readonly value: number;
  readonly sealed: boolean;
  /** Derived from the position of the last stamp, so that the state depends on where an event is. */
  readonly stampedAt: number;
}

export type TankEvent =
  | { readonly kind: 'added'; readonly by: number }
  | { readonly kind: 'multiplied'; readonly by: number }
  | { readonly kind: 'gauged'; readonly to: number }
  | { readonly kind: 'sealed'; readonly sealed: boolean }
  | { readonly kind: 'stamped' };

export type TankData =
  /** Moves an amount. Refused if there is too little, or if the target is sealed or would overflow. */
  | { readonly kind: 'pour'; readonly from: StreamId; readonly to: StreamId; readonly amount: number }
  /** Sets an absolute value, independent of the value before. */
  | { readonly kind: 'gauge'; readonly tank: StreamId; readonly to: number }
  /** Writes one or two events to every tank, depending on its neighbour. */
  | { readonly kind: 'stir'; readonly tanks: readonly StreamId[] }
  /** Reads some tanks and writes another one. */
  | { readonly kind: 'sample'; readonly read: readonly StreamId[]; readonly into: StreamId }
  /** Reads only. Refused if the sum is odd. */
  | { readonly kind: 'inspect'; readonly read: readonly StreamId[] }
  /** Writes one of two tanks, depending on a third one. */
  | { readonly kind: 'divert'; readonly by: StreamId; readonly left: StreamId; readonly right: StreamId }
  | { readonly kind: 'seal'; readonly tank: StreamId; readonly sealed: boolean }
  | { readonly kind: 'stamp'; readonly tank: StreamId }
  /** Has no participants. */
  | { readonly kind: 'remark' };

export type TankRefusal = string;
export type TankAction = Action<TankData>;
export type TankDomain = Domain<TankData, TankState, TankEvent, TankRefusal>;

/** Values are taken modulo this number: a state has few possible values, so that two histories converge by chance. */
export const modulus = 7;
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
  *decide(action, states) {
    yield pause;
    return decide(action, states);
  },
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
      if (states(data.tank).sealed === data.sealed) return refused('unchanged');
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
