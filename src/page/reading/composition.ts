/** What a lot is made of over time, by leaf: the largest leaves, and the sum of the others. */
import { exact } from './decimal.js';
import type { LotState } from './shapes.js';
import type { TimelineStep } from './steps.js';

type Component = LotState['composition'][number];

/** The shares of a lot just after an action, in integers of 10⁻¹². */
interface CompositionPoint {
  readonly action: string;
  readonly time: string;
  /** One for each named leaf, then that of all others. */
  readonly shares: readonly bigint[];
}

/** A course of compositions. */
export interface CompositionCourse {
  /** The names of the largest leaves, the one with the largest share first. */
  readonly leaves: readonly string[];
  /** Whether there are more leaves. */
  readonly hasOthers: boolean;
  /** In the order of the timeline. */
  readonly points: readonly CompositionPoint[];
}

/** Returns the name of a leaf: its variety and block, its vintage and appellation. */
function leafName({ variety, vintage, appellation, block }: Component): string {
  return [variety, ...(block === undefined ? [] : [block]), vintage ?? 'NV', appellation].join(' ');
}

/** Returns the composition of a lot over time. `most`: how many leaves are named, those that ever had the largest shares. */
export function compositionOf(steps: readonly TimelineStep[], most: number): CompositionCourse {
  const largest = new Map<string, bigint>();
  const states = steps.map(({ state }) => new Map(state?.composition.map((one) => [leafName(one), exact(one.share)])));
  for (const state of states)
    for (const [leaf, share] of state) if (share > (largest.get(leaf) ?? -1n)) largest.set(leaf, share);
  const sorted = [...largest].sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1)).map(([leaf]) => leaf);
  const leaves = sorted.slice(0, most);
  const points = steps.map(({ action }, index): CompositionPoint => {
    const state = states[index] ?? new Map<string, bigint>();
    const named = leaves.map((leaf) => state.get(leaf) ?? 0n);
    const all = [...state.values()].reduce((total, share) => total + share, 0n);
    const others = named.reduce((left, share) => left - share, all);
    return { action: action.id, time: action.effectiveAt, shares: [...named, others] };
  });
  return { leaves, hasOthers: sorted.length > most, points };
}

/** Returns the points at which the composition differs from the one before. */
export function changesOfComposition({ points }: CompositionCourse): readonly CompositionPoint[] {
  return points.filter(({ shares }, index) => {
    const former = points[index - 1]?.shares;
    return former === undefined || shares.some((share, leaf) => share !== former[leaf]);
  });
}
