import type { CheckpointRow, Proposal } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';

/**
 * Returns the checkpoints of a batch that are still current after it. The commit call first deletes everything that the batch outdates and then
 * inserts checkpoints, so one that a later proposal outdates or replaces must not be sent. If that proposal is refused, a checkpoint is missing:
 * readers fold a little more.
 */
export function lastingCheckpoints(batch: readonly Proposal[]): ReadonlyMap<Proposal, readonly CheckpointRow[]> {
  const pending = new Map<StreamId, { readonly proposal: Proposal; readonly row: CheckpointRow }[]>();
  for (const proposal of batch) {
    if (proposal.checkOnly) continue;
    for (const { stream, from } of proposal.dirtySpans) {
      const kept = pending.get(stream)?.filter(({ row }) => isBefore(row, from));
      if (kept) pending.set(stream, kept);
    }
    for (const row of proposal.checkpoints) {
      const others = (pending.get(row.stream) ?? []).filter((other) => !samePosition(other.row, row));
      pending.set(row.stream, [...others, { proposal, row }]);
    }
  }
  const lasting = new Map<Proposal, CheckpointRow[]>();
  for (const list of pending.values()) {
    for (const { proposal, row } of list) {
      const rows = lasting.get(proposal);
      if (rows) rows.push(row);
      else lasting.set(proposal, [row]);
    }
  }
  return lasting;
}

/** Returns whether the checkpoint is certainly before a position. A tie break that is not assigned yet may become any number. */
function isBefore({ position }: CheckpointRow, from: Position): boolean {
  if (position.effectiveAt !== from.effectiveAt) return position.effectiveAt < from.effectiveAt;
  if (position.tieBreak === null) return false;
  if (position.tieBreak !== from.tieBreak) return position.tieBreak < from.tieBreak;
  return position.id < from.id;
}

function samePosition(a: CheckpointRow, b: CheckpointRow): boolean {
  return (
    a.position.id === b.position.id &&
    a.position.effectiveAt === b.position.effectiveAt &&
    a.position.tieBreak === b.position.tieBreak &&
    a.position.tieIndex === b.position.tieIndex
  );
}
