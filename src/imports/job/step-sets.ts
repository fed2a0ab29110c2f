/** Divides the steps of an import into the sets that are sent together. */
import { namedStreams } from '../named-streams.js';
import type { Step } from './import-plan.js';

interface StepSet {
  readonly steps: readonly Step[];
  /**
   * The lots and vessels that the steps name. A set is sent after the answers to all earlier sets that share a name with it. Null: it is sent alone,
   * because it revises actions, which may make any later step possible or impossible.
   */
  readonly names: readonly string[] | null;
}

interface SetLimits {
  readonly actionsPerSet: number;
  /** Sets that may be sent side by side. */
  readonly setsAtOnce: number;
  /** Whether the steps of one set may belong to several wineries. */
  readonly acrossWineries: boolean;
}

/** A step with its place in the order of times, and with the lots and vessels that it names. */
interface NamedStep {
  readonly step: Step;
  readonly index: number;
  readonly names: ReadonlySet<string>;
}

/**
 * Yields the sets of `steps`, which are in the order of their times. Consecutive steps of a winery that share no lot and no vessel, directly or through
 * others, may come into different sets. Steps with the same time that share one stay together unless there are too many for one set. A transfer in bond
 * comes after the receiver's earlier steps and before its later ones.
 */
export function* setsOf(steps: readonly Step[], limits: SetLimits): Generator<StepSet, void, undefined> {
  const window = limits.actionsPerSet * limits.setsAtOnce;
  const open = new Map<string, Step[]>();
  for (const step of steps) {
    const winery = limits.acrossWineries ? '' : step.row.action.winery;
    let before = open.get(winery) ?? [];
    if (endsBefore(step, before, window)) {
      yield* divided(before, limits);
      before = [];
    }
    before.push(step);
    open.set(winery, before);
    const receiver = limits.acrossWineries ? null : receiverOf(step);
    if (receiver === null || receiver === winery) continue;
    yield* divided(open.get(receiver) ?? [], limits);
    yield* divided(before, limits);
    open.delete(receiver);
    open.delete(winery);
  }
  for (const left of open.values()) yield* divided(left, limits);
}

function receiverOf({ row }: Step): string | null {
  const { type, data } = row.action.body;
  const { to } = data;
  if (type !== 'transfer_in_bond' || typeof to !== 'object' || to === null || !('winery' in to)) return null;
  return typeof to.winery === 'string' ? to.winery : null;
}

/** Divides steps into sets of about `actionsPerSet`, so that as many as possible are independent. */
function* divided(steps: readonly Step[], limits: SetLimits): Generator<StepSet, void, undefined> {
  const { actionsPerSet: size, acrossWineries } = limits;
  if (acrossWineries || steps.some(({ corrects }) => corrects !== null)) {
    for (const part of consecutive(steps, size)) yield { steps: part, names: null };
    return;
  }
  let set: NamedStep[] = [];
  for (const group of independentGroups(steps)) {
    if (set.length > 0 && set.length + group.length > size) {
      yield* setsOfGroups(set, size);
      set = [];
    }
    set.push(...group);
  }
  yield* setsOfGroups(set, size);
}

/** Yields the steps of some groups in their order, as one set, or as several consecutive ones if they are too many. */
function* setsOfGroups(groups: readonly NamedStep[], size: number): Generator<StepSet, void, undefined> {
  const names = new Set<string>();
  for (const one of groups) for (const name of one.names) names.add(name);
  const ordered = [...groups].sort((a, b) => a.index - b.index).map(({ step }) => step);
  for (const steps of consecutive(ordered, size)) yield { steps, names: [...names] };
}

/** Cuts steps into parts of `size` and a few more. */
function* consecutive(steps: readonly Step[], size: number): Generator<readonly Step[], void, undefined> {
  let part: Step[] = [];
  for (const step of steps) {
    if (endsBefore(step, part, size)) {
      yield part;
      part = [];
    }
    part.push(step);
  }
  if (part.length > 0) yield part;
}

/** Returns whether a part that should have `size` steps ends before `step`. Steps with the same time stay together, up to twice the size. */
function endsBefore(step: Step, part: readonly Step[], size: number): boolean {
  if (part.length >= 2 * size) return true;
  return part.length >= size && part.at(-1)?.row.effectiveAt !== step.row.effectiveAt;
}

/** Groups steps that share a lot or a vessel, directly or through others. Groups, and the steps of each, keep their order. */
function independentGroups(steps: readonly Step[]): readonly (readonly NamedStep[])[] {
  const groups = new Map<number, NamedStep[]>();
  const parents: number[] = [];
  const firstWith = new Map<string, number>();
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) root = parent;
    return root;
  };
  const named = steps.map((step, index): NamedStep => {
    const { winery, body } = step.row.action;
    const names = namedStreams(body.data, winery);
    parents.push(index);
    for (const name of names) {
      const first = firstWith.get(name);
      if (first === undefined) firstWith.set(name, index);
      else {
        const [a, b] = [rootOf(first), rootOf(index)];
        parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
    return { step, index, names };
  });
  for (const [index, one] of named.entries()) {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
