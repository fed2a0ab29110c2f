import type { CheckpointRow, Proposal } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';

/**
 * Which checkpoints of a batch are worth writing: the call deletes all that the batch dirties first and inserts checkpoints last, so one that a later unit
 * dirties or replaces must not be sent. Whether that unit will be accepted isn't known yet: a checkpoint too few costs a longer fold, nothing else.
 */
export function lastingCheckpoints(units: readonly Proposal[]): ReadonlyMap<Proposal, readonly CheckpointRow[]> {
  const pending = new Map<StreamId, { readonly unit: Proposal; readonly row: CheckpointRow }[]>();
  for (const unit of units) {
    if (unit.checkOnly) continue;
    for (const { stream, from } of unit.dirtySpans) {
      const kept = pending.get(stream)?.filter(({ row }) => isBefore(row, from));
      if (kept) pending.set(stream, kept);
    }
    for (const row of unit.checkpoints) {
      const others = (pending.get(row.stream) ?? []).filter((other) => !samePlace(other.row, row));
      pending.set(row.stream, [...others, { unit, row }]);
    }
  }
  const lasting = new Map<Proposal, CheckpointRow[]>();
  for (const list of pending.values()) {
    for (const { unit, row } of list) {
      const rows = lasting.get(unit);
      if (rows) rows.push(row);
      else lasting.set(unit, [row]);
    }
  }
  return lasting;
}

/** Surely before; a tie break that is yet to be assigned may fall anywhere. */
function isBefore({ position }: CheckpointRow, from: Position): boolean {
  if (position.effectiveAt !== from.effectiveAt) return position.effectiveAt < from.effectiveAt;
  if (position.tieBreak === null) return false;
  if (position.tieBreak !== from.tieBreak) return position.tieBreak < from.tieBreak;
  return position.id < from.id;
}

function samePlace(a: CheckpointRow, b: CheckpointRow): boolean {
  return (
    a.position.id === b.position.id &&
    a.position.effectiveAt === b.position.effectiveAt &&
    a.position.tieBreak === b.position.tieBreak &&
    a.position.tieIndex === b.position.tieIndex
  );
}
