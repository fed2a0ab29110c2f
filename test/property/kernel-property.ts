import type { Edit } from '../../src/kernel/history.js';
import type { ActionId, StreamId } from '../../src/kernel/position.js';
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
import { type Chance, randomData, randomPosition, seededChance, tanks } from './random-tanks.js';
import { type TankAction, type TankData, type TankDomain, type TankRefusal, tankDomain } from './tank-domain.js';

/** The modules of src/kernel as one object, so that the property can run on a mutant, too. */
export interface Kernel {
  readonly Ledger: typeof import('../../src/kernel/ledger.js').Ledger;
  readonly cascade: typeof import('../../src/kernel/cascade.js').cascade;
  readonly replay: typeof import('../../src/kernel/replay.js').replay;
}

type TankEdit = Edit<TankData, TankRefusal>;
type EditInput = { readonly id: ActionId; readonly after: TankAction | null };

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
  private readonly instants: number;
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
  /** Retracted actions and their revisions. */
  private readonly retracted = new Map<ActionId, number>();
  private count = 0;
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
    this.instants = this.chance(12) + 1;
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
    const inputs = this.changeSet();
    const onConflict = this.chance(3) === 0 ? 'reject' : 'flag';
    this.script.push(`${onConflict} ${inputs.map(({ id, after }) => `${id}: ${JSON.stringify(after)}`).join('; ')}`);
    const edits = inputs.map(({ id, after }): TankEdit => ({ before: this.ledger.find(id), after }));
    const now = rebuild(resulting(this.old, inputs));
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
    for (const { id, after } of inputs) {
      const revision = this.old.recorded.find((one) => one.action.position.id === id)?.action.revision ?? 1;
      if (after === null) this.retracted.set(id, revision + 1);
      else this.retracted.delete(id);
    }
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

  private changeSet(): EditInput[] {
    const inputs = new Map<ActionId, TankAction | null>();
    for (let left = this.chance(3) === 0 ? this.chance(4) + 1 : 1; left > 0; left -= 1) {
      const { id, after } = this.edit();
      inputs.set(id, after);
    }
    return [...inputs].map(([id, after]) => ({ id, after }));
  }

  /** Returns a new action at any time; one that is revised, re-dated, both, neither, or retracted; or one that is reinstated. */
  private edit(): EditInput {
    const current = this.old.recorded[this.chance(Math.max(this.old.recorded.length, 1))]?.action;
    const [id, revision] = [...this.retracted][0] ?? [];
    if (id !== undefined && this.chance(4) === 0) return { id, after: this.action(id, (revision ?? 0) + 1) };
    if (current === undefined || this.chance(this.old.recorded.length < 12 ? 2 : 6) === 0) {
      this.count += 1;
      const newId = `a${this.count}`;
      return { id: newId, after: this.action(newId, 1) };
    }
    const { position } = current;
    const revised = { ...current, revision: current.revision + 1 };
    switch (this.chance(6)) {
      case 0:
        return { id: position.id, after: null };
      case 1:
        return {
          id: position.id,
          after: { ...revised, position: randomPosition(this.chance, position.id, this.instants) },
        };
      case 2:
        return { id: position.id, after: this.action(position.id, revised.revision) };
      case 3:
        return { id: position.id, after: revised };
      default:
        return { id: position.id, after: { ...revised, data: randomData(this.chance, this.streams) } };
    }
  }

  private action(id: ActionId, revision: number): TankAction {
    return {
      position: randomPosition(this.chance, id, this.instants),
      revision,
      data: randomData(this.chance, this.streams),
    };
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

function resulting(old: Rebuilt, inputs: readonly EditInput[]): TankAction[] {
  const actions = new Map(old.recorded.map(({ action }) => [action.position.id, action]));
  for (const { id, after } of inputs) {
    if (after === null) actions.delete(id);
    else actions.set(id, after);
  }
  return [...actions.values()];
}
