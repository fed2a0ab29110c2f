import type { CascadeLimits, cascade } from '../../src/kernel/cascade.js';
import { collectCascade } from '../../src/kernel/cascade-result.js';
import type {
  CascadeEnd,
  CascadeSnapshot,
  CascadeStep,
  HistoryNeed,
  HistorySupply,
} from '../../src/kernel/cascade-step.js';
import type { Edit } from '../../src/kernel/history.js';
import { invariantBroken } from '../../src/kernel/invariant.js';
import type { StreamId } from '../../src/kernel/position.js';
import { answerOf } from './cascade-driver.js';
import type { TankLedger, TankResult } from './kernel-checks.js';
import type { Chance } from './random-tanks.js';
import type { TankData, TankDomain, TankEvent, TankRefusal, TankState } from './tank-domain.js';

export type TankEdit = Edit<TankData, TankRefusal>;
export type TankStep = CascadeStep<TankData, TankState, TankEvent, TankRefusal>;
type TankSupply = HistorySupply<TankData, TankState, TankEvent, TankRefusal>;
type StepOf<Kind extends TankStep['kind']> = Extract<TankStep, { readonly kind: Kind }>;

/** A result that the driver keeps. */
export type KeptStep = StepOf<'decided' | 'checkpoint' | 'released'>;

/** A point from which the cascade can go on. */
export interface Point {
  /** Null: the beginning. */
  readonly snapshot: CascadeSnapshot<TankState> | null;
  /** How many results came before it. */
  readonly results: number;
  /** The streams whose stored history has changed since the snapshot was taken. */
  readonly changed: ReadonlySet<StreamId>;
}

const beginning: Point = { snapshot: null, results: 0, changed: new Set() };

interface Options {
  readonly run: typeof cascade;
  readonly domain: TankDomain;
  /** It may change while the cascade runs. */
  readonly stored: Pick<TankLedger, 'find' | 'history'>;
  readonly edits: readonly TankEdit[];
  readonly limits: CascadeLimits;
  readonly chance: Chance;
  /** Sees each result and snapshot, once it is kept. */
  readonly inspect: (step: KeptStep | StepOf<'snapshot'>) => void;
}

/** When the driver may go back: at a need before it is answered, at a snapshot after it is kept, and at the end. */
type Moment = 'need' | 'snapshot' | 'end';

/** Returns the point to go on from, or null to go on without a break. */
export type GoBack = (moment: Moment) => Point | null;

/**
 * Drives a cascade that may be thrown away at any moment, and goes on from one of its snapshots.
 * Owns: the results so far, and the points from which the cascade can go on.
 * Invariant: the results are those of a cascade that visited everything up to the last point, and further.
 */
export class ResumableCascade {
  readonly results: KeptStep[] = [];
  points: Point[] = [beginning];
  private readonly read = new Set<StreamId>();
  private edits: readonly TankEdit[];

  constructor(private readonly options: Options) {
    this.edits = options.edits;
  }

  /** Runs the cascade to its end. */
  finish(goBack: GoBack): TankResult {
    for (let from = this.lastPoint; ; ) {
      this.dropAfter(from);
      const outcome = this.runFrom(from, goBack);
      if ('ends' in outcome) return this.collected(outcome);
      from = outcome;
    }
  }

  get lastPoint(): Point {
    return this.points.at(-1) ?? beginning;
  }

  /** Notes that the stored history of some streams changed. */
  noteChanged(streams: Iterable<StreamId>): void {
    const list = [...streams];
    this.points = this.points.map((point) => ({ ...point, changed: new Set([...point.changed, ...list]) }));
  }

  /** Forgets everything, and returns the beginning of a cascade of other edits. */
  startOver(edits: readonly TankEdit[]): Point {
    this.edits = edits;
    this.points = [beginning];
    return beginning;
  }

  /** Drops the results after a point, and the later points. */
  private dropAfter(point: Point): void {
    this.results.length = point.results;
    this.points = this.points.slice(0, this.points.indexOf(point) + 1);
  }

  private runFrom(point: Point, goBack: GoBack): Point | CascadeEnd<TankState> {
    const { run, domain, limits, inspect } = this.options;
    const resumption = point.snapshot === null ? undefined : { from: point.snapshot, changed: point.changed };
    const steps = run(domain, this.edits, limits, resumption);
    let supply: TankSupply | undefined;
    for (;;) {
      const step = steps.next(supply);
      supply = undefined;
      if (step.done) {
        const { snapshot, results } = this.lastPoint;
        if (snapshot === null || results !== this.results.length)
          throw new Error('the end is not a point to go on from');
        return goBack('end') ?? step.value;
      }
      const { value } = step;
      if (value.kind === 'pause') continue;
      if (value.kind === 'need') {
        const back = goBack('need');
        if (back !== null) return back;
        supply = this.answer(value);
      } else if (value.kind === 'snapshot') {
        this.points.push({ snapshot: value, results: this.results.length, changed: new Set() });
        inspect(value);
        const back = goBack('snapshot');
        if (back !== null) return back;
      } else {
        this.results.push(value);
        inspect(value);
      }
    }
  }

  private answer(need: HistoryNeed): TankSupply {
    const { domain, stored, chance } = this.options;
    for (const { stream } of need.slices) this.read.add(stream);
    return answerOf(domain, stored, need, chance);
  }

  private collected(end: CascadeEnd<TankState>): TankResult {
    const released = this.results.filter((step) => step.kind === 'released');
    const whole: CascadeEnd<TankState> = {
      read: [...new Set([...this.read, ...end.read])],
      touched: end.touched,
      ends: [...released.flatMap((step) => step.end ?? []), ...end.ends],
      dirty: [...released.flatMap((step) => step.dirty ?? []), ...end.dirty],
    };
    return collectCascade(replayed(this.results, whole), () => {
      throw invariantBroken('collected results need no history');
    });
  }
}

/** Yields the results of a cascade again, without those that have a place in its end. */
function* replayed(
  results: readonly KeptStep[],
  end: CascadeEnd<TankState>,
): Generator<TankStep, CascadeEnd<TankState>, TankSupply | undefined> {
  for (const step of results) if (step.kind !== 'released') yield step;
  return end;
}

/** The streams that were released at their ends, among the first results. A cascade that goes on behind these does not notice what follows on them. */
export function releasedAtTheirEnds(results: readonly KeptStep[], first: number): ReadonlySet<StreamId> {
  const released = new Set<StreamId>();
  for (const step of results.slice(0, first))
    if (step.kind === 'released' && step.dirty !== null && step.dirty.to === null) released.add(step.stream);
  return released;
}
