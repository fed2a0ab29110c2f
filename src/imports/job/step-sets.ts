/** Divides the steps of an import into the sets that are sent together. */
import { namedStreams } from '../named-streams.js';
import type { Step } from './import-plan.js';

interface StepSet {
  readonly steps: readonly Step[];
  /**
   * The lots and vessels that the steps name. A set is sent after the answers to all earlier sets that share a name with it. Null: it shares names with
   * all sets.
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
 * Yields the sets of `steps`, which are in the order of their times, each set of one winery. Steps that share a lot or a vessel come into the same set
 * or, in their order, into several; other steps come into different sets as far as `setsAtOnce` allows. Steps with the same time that share one stay
 * together unless there are more than twice `actionsPerSet`.
 */
export function* setsOf(steps: readonly Step[], limits: SetLimits): Generator<StepSet, void, undefined> {
  // A revision may make any later step possible or impossible, so then all steps of a winery depend on each other.
  const inOneLine = limits.acrossWineries || steps.some(({ corrects }) => corrects !== null);
  const open = new OpenSets(limits);
  for (const [index, step] of steps.entries()) {
    const winery = limits.acrossWineries ? '' : step.row.action.winery;
    const names = inOneLine ? wineriesOf(step, winery) : namedStreams(step.row.action.body.data, winery);
    for (const set of open.add({ step, index }, winery, names)) yield stepSet(set, inOneLine);
  }
  for (const set of open.left()) yield stepSet(set, inOneLine);
}

function stepSet({ members, names }: OpenSet, inOneLine: boolean): StepSet {
  const steps = [...members].sort((a, b) => a.index - b.index).map(({ step }) => step);
  return { steps, names: inOneLine ? null : [...names] };
}

/** Returns the winery, and the receiver of a transfer in bond. */
function wineriesOf({ row }: Step, winery: string): ReadonlySet<string> {
  const { to } = row.action.body.data;
  const receiver = typeof to === 'object' && to !== null && 'winery' in to ? to.winery : winery;
  return new Set(winery !== '' && typeof receiver === 'string' ? [winery, receiver] : [winery]);
}

interface Member {
  readonly step: Step;
  /** Its place in the order of times. */
  readonly index: number;
}

interface OpenSet {
  readonly winery: string;
  readonly members: Member[];
  readonly names: Set<string>;
}

/**
 * The sets that further steps may join.
 * Owns: these sets, the oldest first. Invariants: (1) no two of them share a name; (2) a winery has at most `setsAtOnce`.
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
    const full = joined.length === 0 ? this.full(winery) : [];
    this.close(full);
    const set = this.merged(joined) ?? this.smallest(winery) ?? this.opened(winery);
    set.members.push(member);
    for (const name of names) this.name(set, name);
    return [...left, ...full];
  }

  left(): readonly OpenSet[] {
    return [...this.open];
  }

  /** Returns whether sets that share names with a step can become one set with it. */
  private canBecomeOne(sets: readonly OpenSet[], { step }: Member, winery: string): boolean {
    const { actionsPerSet } = this.limits;
    const steps = sets.reduce((sum, { members }) => sum + members.length, 1);
    const isSameTime = sets.some(({ members }) => members.at(-1)?.step.row.effectiveAt === step.row.effectiveAt);
    return steps <= (isSameTime ? 2 : 1) * actionsPerSet && sets.every((set) => set.winery === winery);
  }

  /** Returns the sets of a winery if it may open no further one and all are full. */
  private full(winery: string): readonly OpenSet[] {
    const own = this.of(winery);
    const isFull = own.every(({ members }) => members.length >= this.limits.actionsPerSet);
    return own.length >= this.limits.setsAtOnce && isFull ? own : [];
  }

  /** Returns the smallest set of a winery that may open no further one. */
  private smallest(winery: string): OpenSet | undefined {
    const own = this.of(winery);
    if (own.length < this.limits.setsAtOnce) return undefined;
    return own.reduce((least, set) => (set.members.length < least.members.length ? set : least));
  }

  /** Makes one set of several. */
  private merged(sets: readonly OpenSet[]): OpenSet | undefined {
    const [largest, ...others] = [...sets].sort((a, b) => b.members.length - a.members.length);
    if (largest === undefined) return undefined;
    for (const other of others) {
      largest.members.push(...other.members);
      largest.members.sort((a, b) => a.index - b.index);
      this.open.delete(other);
      for (const name of other.names) this.name(largest, name);
    }
    return largest;
  }

  private opened(winery: string): OpenSet {
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

  private name(set: OpenSet, name: string): void {
    set.names.add(name);
    this.byName.set(name, set);
  }

  private of(winery: string): readonly OpenSet[] {
    return [...this.open].filter((set) => set.winery === winery);
  }
}
