import type { Edit } from '../../src/kernel/history.js';
import type { StreamId } from '../../src/kernel/position.js';
import { driveCascade } from './cascade-driver.js';
import {
  checkDecided,
  checkResult,
  expectSame,
  snapshot,
  snapshotOf,
  type TankLedger,
  type TankResult,
} from './kernel-checks.js';
import { expected, type Rebuilt, rebuild } from './kernel-model.js';
import { type EditInput, RandomEdits, resulting } from './random-edits.js';
import { type Chance, seededChance, tanks } from './random-tanks.js';
import { type TankData, type TankDomain, type TankRefusal, tankDomain } from './tank-domain.js';

/** The modules of src/kernel as one object, so that the property can run on a mutant, too. */
export interface Kernel {
  readonly Ledger: typeof import('../../src/kernel/ledger.js').Ledger;
  readonly cascade: typeof import('../../src/kernel/cascade.js').cascade;
  readonly replay: typeof import('../../src/kernel/replay.js').replay;
}

type TankEdit = Edit<TankData, TankRefusal>;

/** Counts what the cases contained, to show that they test something. */
interface Tally {
  cases: number;
  changeSets: number;
  applied: number;
  conflicts: number;
  restorations: number;
  reasons: number;
  ownRefusals: number;
  rewrites: number;
  redecided: number;
}

export interface Failure {
  readonly seed: number;
  readonly error: Error;
  /** The change sets up to the failure. The last one failed. */
  readonly script: readonly string[];
}

/**
 * Promise 1, edit equals rebuild: applies random change sets to random histories. Runs cases from `seed` on until one fails, all have
 * run, or `budgetMs` has passed. The seed of a case reproduces it. `rounds` sets the number of change sets per case; the default is random.
 */
export function runCases(
  kernel: Kernel,
  options: { readonly seed: number; readonly cases: number; readonly budgetMs?: number; readonly rounds?: number },
): { readonly tally: Tally; readonly failure: Failure | null } {
  const tally: Tally = {
    cases: 0,
    changeSets: 0,
    applied: 0,
    conflicts: 0,
    restorations: 0,
    reasons: 0,
    ownRefusals: 0,
    rewrites: 0,
    redecided: 0,
  };
  const started = performance.now();
  for (let seed = options.seed; seed < options.seed + options.cases; seed += 1) {
    const script: string[] = [];
    try {
      new Case(kernel, seed, tally, script).run(options.rounds);
    } catch (error) {
      return { tally, failure: { seed, error: error instanceof Error ? error : new Error(String(error)), script } };
    }
    tally.cases += 1;
    if (performance.now() - started > (options.budgetMs ?? Number.POSITIVE_INFINITY)) break;
  }
  return { tally, failure: null };
}

class Case {
  private readonly chance: Chance;
  private readonly streams: readonly StreamId[];
  private readonly edits: RandomEdits;
  private readonly limits: {
    actionsAhead: number;
    streamsAhead: number;
    ownStreamsAhead: number;
    checkpointEvery: number;
    workPerStep: number;
    readAhead: number;
  };
  private readonly ledger: TankLedger;
  private old: Rebuilt = rebuild([]);
  /** How many decisions are left before the cascade of a change set is assumed to be endless. */
  private decisionsLeft = 0;

  constructor(
    private readonly kernel: Kernel,
    seed: number,
    private readonly tally: Tally,
    private readonly script: string[],
  ) {
    this.chance = seededChance(seed);
    this.streams = tanks(this.chance(7) + 1);
    this.edits = new RandomEdits(this.chance, this.streams, this.chance(12) + 1);
    const limit = (): number => (this.chance(5) === 0 ? 16 : this.chance(3) + 1);
    const drawn = { actionsAhead: limit(), streamsAhead: limit(), checkpointEvery: limit(), readAhead: limit() };
    // Not drawn, so that each seed still makes the history in which it once found a bug.
    this.limits = { ...drawn, ownStreamsAhead: drawn.streamsAhead, workPerStep: drawn.actionsAhead };
    this.ledger = new kernel.Ledger(this.domain(), this.limits);
  }

  run(roundCount?: number): void {
    const rounds = roundCount ?? (this.chance(10) === 0 ? 40 : this.chance(16) + 2);
    for (let round = 0; round < rounds; round += 1) this.round();
  }

  private round(): void {
    const inputs = this.edits.changeSet(this.old.recorded);
    const onConflict = this.chance(3) === 0 ? 'reject' : 'flag';
    this.script.push(`${onConflict} ${inputs.map(({ id, after }) => `${id}: ${JSON.stringify(after)}`).join('; ')}`);
    const edits = inputs.map(({ id, after }): TankEdit => ({ before: this.ledger.find(id), after }));
    const now = rebuild(resulting(this.old.recorded, inputs));
    const expectation = expected(this.old, now, edits);
    const history = { old: this.old, now, streams: this.streams };
    const untouched = snapshot(this.ledger, this.streams);

    this.decisionsLeft = 1000;
    const decided = new Set<string>();
    const preview = this.ledger.preview(inputs, (one) => checkDecided(one, now, decided));
    checkResult('preview', preview, expectation, history);
    expectSame('the ledger after a preview', snapshot(this.ledger, this.streams), untouched);
    const driven = driveCascade(this.kernel.cascade, this.domain(), this.ledger, edits, this.limits, this.chance);
    checkResult('cascade over random slices', driven.result, expectation, history);
    this.decisionsLeft = 1000;
    const { applied, result } = this.ledger.change(inputs, onConflict);
    checkResult('change', result, expectation, history);

    const impossible = result.refusals.some((one) => onConflict === 'reject' || !one.wasRefused);
    expectSame(
      'whether the change set is applied',
      applied,
      !impossible && (onConflict === 'flag' || expectation.conflicts.length === 0),
    );
    if (applied) this.accept(inputs, now);
    else expectSame('the ledger after a refused change set', snapshot(this.ledger, this.streams), untouched);
    this.record(result, applied);
  }

  private accept(inputs: readonly EditInput[], now: Rebuilt): void {
    this.edits.accept(inputs, this.old.recorded);
    this.old = now;
    expectSame('the edited history', snapshot(this.ledger, this.streams), snapshotOf(now, this.streams));
    const replayed = this.kernel.replay(
      tankDomain,
      now.recorded.map((one) => one.action),
    );
    const { recorded, touches, states } = replayed;
    expectSame(
      'the replayed history',
      snapshotOf({ recorded, touches, states }, this.streams),
      snapshotOf(now, this.streams),
    );
  }

  private domain(): TankDomain {
    return {
      ...tankDomain,
      decide: (action, states) => {
        this.decisionsLeft -= 1;
        if (this.decisionsLeft < 0) throw new Error('the cascade does not end');
        return tankDomain.decide(action, states);
      },
    };
  }

  private record(result: TankResult, applied: boolean): void {
    this.tally.changeSets += 1;
    this.tally.applied += applied ? 1 : 0;
    this.tally.conflicts += result.conflicts.length;
    this.tally.restorations += result.restorations.length;
    this.tally.reasons += result.reasons.length;
    this.tally.ownRefusals += result.refusals.length;
    this.tally.rewrites += result.rewrites.length;
    this.tally.redecided += result.redecided;
  }
}
