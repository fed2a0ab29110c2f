/** Divides the steps of an import into the sets that are sent together. */
import { namedStreams } from '../named-streams.js';
import type { Step } from './import-plan.js';

interface StepSet {
  readonly steps: readonly Step[];
  /**
   * The lots and vessels that the steps name. A set is sent after the answers to all earlier sets that share a name with it. Null: the set depends on
   * all others, and is sent alone.
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

/**
 * Yields the sets of `steps`, which are in the order of their times, each set of one winery unless a set may have steps of several. Steps that share a
 * lot or a vessel go into the same set, or into successive sets in their order. Other steps are spread over up to `setsAtOnce` sets. A set grows beyond
 * `actionsPerSet`, up to twice as many, to keep steps of equal time that share a lot or a vessel together.
 */
export function* setsOf(steps: readonly Step[], limits: SetLimits): Generator<StepSet, void, undefined> {
  if (limits.acrossWineries) {
    if (steps.length > 0) yield { steps, names: null };
    return;
  }
  // A revision may make any later step possible or impossible, so then all steps of a winery depend on each other.
  const isSequential = steps.some(({ corrects }) => corrects !== null);
  const open = new OpenSets(limits);
  for (const [index, step] of steps.entries()) {
    const { winery } = step.row.action;
    const names = isSequential ? wineriesOf(step, winery) : namedStreams(step.row.action.body.data, winery);
    for (const set of open.add({ step, index }, winery, names)) yield stepSet(set, isSequential);
  }
  for (const set of open.remaining()) yield stepSet(set, isSequential);
}

function stepSet({ members, names }: OpenSet, isSequential: boolean): StepSet {
  return { steps: members.map(({ step }) => step), names: isSequential ? null : [...names] };
}

/** Returns the winery, and the receiver of a transfer in bond. */
function wineriesOf({ row }: Step, winery: string): ReadonlySet<string> {
  const { to } = row.action.body.data;
  const receiver = typeof to === 'object' && to !== null && 'winery' in to ? to.winery : winery;
  return new Set(typeof receiver === 'string' ? [winery, receiver] : [winery]);
}

interface Member {
  readonly step: Step;
  /** Its place in the order of times. */
  readonly index: number;
}

interface OpenSet {
  readonly winery: string;
  /** In the order of times. */
  readonly members: Member[];
  readonly names: Set<string>;
}

/**
 * The sets that further steps may join.
 * Owns: these sets. Invariants: (1) no two of them share a name; (2) a winery has at most `setsAtOnce`.
 */
class OpenSets {
  private readonly open = new Set<OpenSet>();
  private readonly byName = new Map<string, OpenSet>();

  constructor(private readonly limits: SetLimits) {}

  /** Adds a step that names lots and vessels to a set. Returns the sets that this closes, in the order in which they are to be sent. */
  add(member: Member, winery: string, names: ReadonlySet<string>): readonly OpenSet[] {
    const sharing = [...new Set([...names].flatMap((name) => this.byName.get(name) ?? []))];
    const joined = this.canBecomeOne(sharing, member, winery) ? sharing : [];
    const left = sharing.filter((set) => !joined.includes(set));
    this.close(left);
    const full = joined.length === 0 ? this.full(winery, member) : [];
    this.close(full);
    const set = this.merge(joined) ?? this.smallest(winery) ?? this.openSet(winery);
    set.members.push(member);
    for (const name of names) this.addName(set, name);
    return [...left, ...full];
  }

  remaining(): readonly OpenSet[] {
    return [...this.open];
  }

  /** Returns whether sets that share names with a step can become one set with it. */
  private canBecomeOne(sets: readonly OpenSet[], { step }: Member, winery: string): boolean {
    const { actionsPerSet } = this.limits;
    const steps = sets.reduce((sum, { members }) => sum + members.length, 1);
    const most = (sets.some((set) => endsAt(set, step)) ? 2 : 1) * actionsPerSet;
    return steps <= most && sets.every((set) => set.winery === winery);
  }

  /** Returns the sets of a winery if it may open no further one and all are full. A set with steps of the time of `step` may grow further. */
  private full(winery: string, { step }: Member): readonly OpenSet[] {
    const own = this.setsOfWinery(winery);
    const { actionsPerSet } = this.limits;
    const isFull = own.every((set) => set.members.length >= (endsAt(set, step) ? 2 : 1) * actionsPerSet);
    return own.length >= this.limits.setsAtOnce && isFull ? own : [];
  }

  /** Returns the smallest set of a winery that may open no further one. */
  private smallest(winery: string): OpenSet | undefined {
    const own = this.setsOfWinery(winery);
    if (own.length < this.limits.setsAtOnce) return undefined;
    return own.reduce((least, set) => (set.members.length < least.members.length ? set : least));
  }

  /** Makes one set of several. */
  private merge(sets: readonly OpenSet[]): OpenSet | undefined {
    const [largest, ...others] = [...sets].sort((a, b) => b.members.length - a.members.length);
    if (largest === undefined) return undefined;
    for (const other of others) {
      largest.members.push(...other.members);
      largest.members.sort((a, b) => a.index - b.index);
      this.open.delete(other);
      for (const name of other.names) this.addName(largest, name);
    }
    return largest;
  }

  private openSet(winery: string): OpenSet {
    const set: OpenSet = { winery, members: [], names: new Set() };
    this.open.add(set);
    return set;
  }

  private close(sets: readonly OpenSet[]): void {
    for (const set of sets) {
      this.open.delete(set);
      for (const name of set.names) this.byName.delete(name);
    }
  }

  private addName(set: OpenSet, name: string): void {
    set.names.add(name);
    this.byName.set(name, set);
  }

  private setsOfWinery(winery: string): readonly OpenSet[] {
    return [...this.open].filter((set) => set.winery === winery);
  }
}

/** Returns whether the newest step of a set has the time of `step`. */
function endsAt({ members }: OpenSet, { row }: Step): boolean {
  return members.at(-1)?.step.row.effectiveAt === row.effectiveAt;
}
