import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { DecisionResumption, DecisionSnapshot } from '../change/decision-step.js';
import type { WriterMark } from './draft-writer.js';

/** A snapshot of a large decision, and the point of its results to return to with it. */
interface KeptSnapshot {
  readonly snapshot: DecisionSnapshot;
  readonly written: WriterMark;
  /** The number of items that were handed over. */
  readonly items: number;
  /** The streams that others changed since. */
  readonly changed: Set<StreamId>;
  /** Its place among all snapshots that were taken: 1, 2, 3 … */
  readonly ordinal: number;
}

/** A stream that left the memory of the cascade on the frontier, and the position at which it came there. */
interface OpenSpan {
  readonly stream: StreamId;
  readonly from: Position;
}

/**
 * The snapshots of a large decision.
 * Owns: the newest snapshots densely, older ones ever more sparsely, so that what must be decided again is in proportion to what others changed.
 */
export class KeptSnapshots {
  private kept: KeptSnapshot[] = [];
  private taken = 0;

  constructor(private readonly limits: { readonly snapshotsKept: number; readonly streamsInSnapshots: number }) {}

  add(snapshot: DecisionSnapshot, written: WriterMark, items: number): void {
    this.taken += 1;
    this.kept.push({ snapshot, written, items, changed: new Set(), ordinal: this.taken });
    while (this.kept.length > 1 && this.isOverLimit()) this.drop();
  }

  private isOverLimit(): boolean {
    let streams = 0;
    for (const { snapshot } of this.kept) streams += snapshot.cascade.frontier.length + snapshot.cascade.spans.length;
    return this.kept.length > this.limits.snapshotsKept || streams > this.limits.streamsInSnapshots;
  }

  /** Drops the snapshot whose absence costs least: that with the smallest gap in proportion to its age. Never the newest. */
  private drop(): void {
    let index = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.kept.length - 1; at += 1) {
      const before = this.kept[at - 1]?.ordinal ?? 0;
      const after = this.kept[at + 1]?.ordinal ?? this.taken;
      const cost = (after - before) / (this.taken - before);
      if (cost > least) continue;
      least = cost;
      index = at;
    }
    this.kept.splice(index, 1);
  }

  /** Notes that others changed streams. */
  noteChanged(streams: readonly StreamId[]): void {
    for (const { changed } of this.kept) for (const stream of streams) changed.add(stream);
  }

  /**
   * Removes the snapshots that a change at `lowest` makes useless, and returns the newest one that is left, or null. `open`: the changed streams that left the
   * memory of the cascade on the frontier; a snapshot that does not have such a stream on its frontier, although it came there before, is useless.
   */
  backTo(lowest: Position, open: readonly OpenSpan[]): KeptSnapshot | null {
    this.kept = this.kept.filter(({ snapshot }) => isUsable(snapshot, lowest, open));
    return this.kept.at(-1) ?? null;
  }
}

function isUsable({ after, cascade }: DecisionSnapshot, lowest: Position, open: readonly OpenSpan[]): boolean {
  if (after !== null && comparePositions(after, lowest) >= 0) return false;
  return open.every(
    ({ stream, from }) =>
      after === null ||
      comparePositions(from, after) > 0 ||
      cascade.frontier.some(({ track }) => track.stream === stream),
  );
}

export function resumptionOf({ snapshot, changed }: KeptSnapshot): DecisionResumption {
  return { from: snapshot, changed: new Set(changed) };
}
