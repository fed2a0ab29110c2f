import type { OracleResult } from '../oracle/replay.js';
import type { CellarResult } from './cellar-checks.js';
import type { ModelAction, ModelEdit } from './cellar-model.js';

/** Counts what happened in the worlds, so that tests can require enough of it. */
export class CellarTally {
  worlds = 0;
  changeSets = 0;
  applied = 0;
  conflicts = 0;
  restorations = 0;
  redecided = 0;
  rewrites = 0;
  malformedBodies = 0;
  /** The faults of the first few malformed bodies, which the generators should not make. */
  readonly malformedShown: string[] = [];
  /** Actions in effect at the end of a world, by type. */
  readonly inEffect = new Map<string, number>();
  /** Refusals of a change set's own actions, and conflicts, by code. */
  readonly refusals = new Map<string, number>();
  readonly conflictCodes = new Map<string, number>();
  /** Both, by type and code. */
  readonly refusedTypes = new Map<string, number>();
  /**
   * Receipts at emptied fruit lots: those of the same origin that are in effect at the end of a world, and change sets refused for another origin.
   */
  readonly emptiedFruit = { refilled: 0, refused: 0 };
  /** Applied edits by what they do. */
  readonly edits = new Map<string, number>();

  malformed(faults: string): void {
    this.malformedBodies += 1;
    if (this.malformedShown.length < 5) this.malformedShown.push(faults);
  }

  refused({ type }: ModelAction, code: string): void {
    count(this.refusals, code);
    count(this.refusedTypes, `${type} ${code}`);
  }

  /** Counts a change set on the lots `present`. */
  changeSet(edits: readonly ModelEdit[], result: CellarResult, applied: boolean, present: OracleResult): void {
    this.changeSets += 1;
    this.redecided += result.redecided;
    for (const { action, refusal } of result.refusals) {
      const lot = present.lots.get(`${refusal.winery}/${refusal.lot}`);
      if (refusal.code === 'origin_differs' && lot?.weight === 0) this.emptiedFruit.refused += 1;
      count(this.refusals, refusal.code);
      count(this.refusedTypes, `${action.data.type} ${refusal.code}`);
    }
    for (const { action, refusal } of result.conflicts) {
      count(this.conflictCodes, refusal.code);
      count(this.refusedTypes, `${action.data.type} ${refusal.code}`);
    }
    if (!applied) return;
    this.applied += 1;
    this.rewrites += result.rewrites.length;
    this.conflicts += result.conflicts.length;
    this.restorations += result.restorations.length;
    if (edits.length > 1) count(this.edits, 'several');
    for (const { before, after } of edits) count(this.edits, editName(before, after));
  }

  /** Counts what a world ends with. `final` holds the history of every lot. */
  end(standing: readonly ModelAction[], final: OracleResult): void {
    for (const action of standing) {
      if (final.outcomes.get(action.id) === null) count(this.inEffect, action.type);
    }
    for (const states of final.history?.values() ?? []) {
      const refills = states.filter(({ kind, weight }, index) => {
        return kind === 'fruit' && weight > 0 && states[index - 1]?.weight === 0;
      });
      this.emptiedFruit.refilled += refills.length;
    }
  }

  report(): string {
    const { worlds, changeSets, applied, conflicts, restorations, redecided, rewrites, malformedBodies } = this;
    const counts = { worlds, changeSets, applied, conflicts, restorations, redecided, rewrites, malformedBodies };
    const lists = {
      edits: this.edits,
      inEffect: this.inEffect,
      refusals: this.refusals,
      conflicts: this.conflictCodes,
    };
    const lines = Object.entries(lists).map(([name, list]) => `${name}: ${listed(list)}`);
    return [JSON.stringify({ ...counts, ...this.emptiedFruit }), ...lines].join('\n');
  }
}

function editName(before: ModelAction | null, after: ModelAction): string {
  if (before === null) return 'inserted';
  if (after.retracted) return 'retracted';
  if (before.retracted) return 'reinstated';
  return before.effectiveAt !== after.effectiveAt || before.tieBreak !== after.tieBreak ? 'moved' : 'revised';
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, number]) => `${key} ${number}`)
    .join(', ');
}
