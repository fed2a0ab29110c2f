/** Random actions of the tank domain, from a seed. */
import type { Position, StreamId } from '../../src/kernel/position.js';
import { modulus, type TankData } from './tank-domain.js';

/** Returns a random integer from 0 to `below` − 1. */
export type Chance = (below: number) => number;

/** Returns a generator of random numbers that depends on the seed only (mulberry32). */
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

/** Returns the data of a random action. With one or two tanks some kinds are impossible. */
export function randomData(chance: Chance, all: readonly StreamId[]): TankData {
  const [first, second, third] = shuffled(chance, all);
  const tank = first ?? 'tank-0';
  const roll = chance(20);
  if (roll === 0) return { kind: 'remark' };
  if (roll < 6 || second === undefined) {
    if (roll < 4) return { kind: 'gauge', tank, to: chance(modulus) };
    return roll % 2 === 0 ? { kind: 'seal', tank, sealed: chance(2) === 0 } : { kind: 'stamp', tank };
  }
  if (roll < 13) return { kind: 'pour', from: tank, to: second, amount: chance(3) + 1 };
  if (roll < 15)
    return { kind: 'inspect', read: third === undefined || chance(2) === 0 ? [tank] : [tank, second, third] };
  if (roll < 17 || third === undefined) return { kind: 'sample', read: third ? [tank, third] : [tank], into: second };
  return roll < 18
    ? { kind: 'stir', tanks: [tank, second, third] }
    : { kind: 'divert', by: tank, left: second, right: third };
}

/** Returns one of few instants and few tie breaks, so that many positions differ in their id only. */
export function randomPosition(chance: Chance, id: string, instants: number): Position {
  return { effectiveAt: chance(instants) + 1, tieBreak: chance(3), id };
}

function shuffled<Item>(chance: Chance, items: readonly Item[]): Item[] {
  const left = [...items];
  const taken: Item[] = [];
  while (left.length > 0) taken.push(...left.splice(chance(left.length), 1));
  return taken;
}
