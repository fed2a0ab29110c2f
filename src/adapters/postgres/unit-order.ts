import type { PostgresLimits } from '../../../config/postgres.js';
import type { Proposal } from '../../application/ports/proposal.js';

/**
 * Cuts units into calls of the database, in order. A unit that is written as a draft goes alone. Two units of one change set, or with the same revision
 * of one action, never share a call: the second must see what became of the first.
 */
export function splitCalls(units: readonly Proposal[], limits: PostgresLimits): Proposal[][] {
  const calls: Proposal[][] = [];
  let call: Proposal[] = [];
  let taken = new Set<string>();
  let rows = 0;
  const close = () => {
    if (call.length > 0) calls.push(call);
    call = [];
    taken = new Set();
    rows = 0;
  };
  for (const unit of units) {
    const alone = isLarge(unit, limits);
    const marks = marksOf(unit);
    const full = call.length >= limits.proposalsPerCall || rows + rowsOf(unit) > limits.rowsPerCall;
    if (alone || full || marks.some((mark) => taken.has(mark))) close();
    call.push(unit);
    rows += rowsOf(unit);
    for (const mark of marks) taken.add(mark);
    if (alone) close();
  }
  close();
  return calls;
}

export function isLarge(unit: Proposal, limits: PostgresLimits): boolean {
  return !unit.checkOnly && rowsOf(unit) > limits.draftAboveRows;
}

function rowsOf({ touches, statuses }: Proposal): number {
  return touches.length + statuses.length;
}

function marksOf({ change, revisions }: Proposal): string[] {
  return [change, ...revisions.map(({ position, revision }) => `${position.id} ${revision}`)];
}
