import { beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { Turns } from '../pieces.js';
import type { StateDifference, UpkeepCounts } from '../ports/rebuild-store.js';
import type { SavedStates, StreamPart } from '../ports/saved-states.js';
import { type PartPlan, planPart } from './part-plan.js';

/** How much is folded at a time. */
export interface UpkeepLimits {
  readonly checkpointEvery: number;
  /** Touches of a stream that is folded in parts. */
  readonly touchesPerPart: number;
  /** Attempts to change the saved states of a stream that others keep writing. */
  readonly attemptsPerPart: number;
  readonly retryPauseMs: number;
}

export interface UpkeepParts {
  readonly saved: SavedStates;
  readonly limits: UpkeepLimits;
  readonly turns: Turns;
  /** Called before each attempt to replace saved states that differ. An attempt fails if the stream is written at the same time, so a state may be reported more than once. */
  readonly onDifferences: (differences: readonly StateDifference[]) => Promise<void>;
  readonly pause: (ms: number) => Promise<unknown>;
}

/** The result of one part of a stream. */
interface PartEnd {
  /** Where the next part starts, or null if the stream is done or left out. */
  readonly next: Position | null;
  readonly done: UpkeepCounts;
}

export const nothingDone: UpkeepCounts = { streams: 0, touches: 0, written: 0, removed: 0, heads: 0, leftOut: 0 };

/** Adds counts. */
export function sumOf(a: UpkeepCounts, b: UpkeepCounts): UpkeepCounts {
  return {
    streams: a.streams + b.streams,
    touches: a.touches + b.touches,
    written: a.written + b.written,
    removed: a.removed + b.removed,
    heads: a.heads + b.heads,
    leftOut: a.leftOut + b.leftOut,
  };
}

/**
 * Computes saved states of streams from their touches, and changes those that are wrong, missing, or badly spaced.
 * Invariants: (1) a state is written only if its stream was not written since its touches were read; (2) a part starts from the beginning of its stream or from
 * a checkpoint that is current, so that a long stream is folded in parts while others write it; (3) memory holds the parts that one call asks for.
 */
export class StateUpkeep {
  constructor(private readonly parts: UpkeepParts) {}

  /** Folds one part of a stream and updates its saved states. The part starts at the newest checkpoint at or before `from`. Further parts follow until one ends after `from`. */
  async part(stream: StreamId, from: Position | null): Promise<PartEnd> {
    const { saved, limits, turns, pause } = this.parts;
    // A part must have room for a checkpoint at its end: see planPart.
    const touches = Math.max(limits.touchesPerPart, limits.checkpointEvery * 5);
    let done = nothingDone;
    let reached: Position | null = null;
    for (let attempt = 0; attempt < limits.attemptsPerPart; ) {
      const [part] = await saved.parts([{ stream, from: from ?? beginning }], touches);
      if (part === undefined) throw new Error(`the store returned no part of ${stream}`);
      const plan = await turns.run(planPart(part, limits.checkpointEvery));
      const [isKept] = await this.write([plan]);
      if (isKept === true) {
        done = sumOf(done, doneBy(plan));
        const { end } = plan;
        if (end === null || (plan.result === 'folded' && isAfter(end, from))) return { next: end, done };
        // The checkpoints before `from` are gone, or wrong. Each part that ends after the one before it leads closer.
        if (plan.result === 'restart' || isAfter(end, reached)) {
          reached = plan.result === 'restart' ? null : end;
          continue;
        }
        // The draft of a large edit may have a checkpoint of its own at the end of the part, which cannot be the start of the next one.
      }
      attempt += 1;
      if (attempt < limits.attemptsPerPart) await pause(limits.retryPauseMs);
    }
    return { next: null, done: sumOf(done, { ...nothingDone, leftOut: 1 }) };
  }

  /** Folds a stream to its end, in parts. */
  async toEnd(stream: StreamId): Promise<UpkeepCounts> {
    let end = await this.part(stream, null);
    let { done } = end;
    while (end.next !== null) {
      end = await this.part(stream, end.next);
      done = sumOf(done, end.done);
    }
    return done;
  }

  /** Brings streams up to date that were read to their ends. Returns those that others wrote meanwhile: they are as they were. */
  async whole(streams: readonly StreamPart[]): Promise<{ done: UpkeepCounts; stale: StreamId[] }> {
    const plans: PartPlan[] = [];
    for (const part of streams)
      plans.push(await this.parts.turns.run(planPart(part, this.parts.limits.checkpointEvery)));
    const kept = await this.write(plans);
    let done = nothingDone;
    for (const [index, plan] of plans.entries()) if (kept[index] === true) done = sumOf(done, doneBy(plan));
    return { done, stale: plans.filter((_, index) => kept[index] !== true).map(({ changes }) => changes.stream) };
  }

  /** Makes the changes of plans. Returns for each whether its stream was as it was read. */
  private async write(plans: readonly PartPlan[]): Promise<boolean[]> {
    const { saved, onDifferences } = this.parts;
    const differences = plans.flatMap((plan) => plan.differences);
    if (differences.length > 0) await onDifferences(differences);
    const changed = plans.filter(changesAny);
    const written = changed.length === 0 ? new Set() : await saved.write(changed.map(({ changes }) => changes));
    return plans.map((plan) => !changesAny(plan) || written.has(plan.changes.stream));
  }
}

/** `from` null: the beginning. */
function isAfter(end: Position, from: Position | null): boolean {
  return from === null || comparePositions(end, from) > 0;
}

function changesAny({ changes: { removed, saved, head } }: PartPlan): boolean {
  return removed.length > 0 || saved.length > 0 || head !== undefined;
}

function doneBy({ changes: { removed, saved, head }, touches, end, result }: PartPlan): UpkeepCounts {
  const isLeftOut = result === 'leftOut';
  return {
    ...{ streams: end === null && !isLeftOut ? 1 : 0, touches, written: saved.length, removed: removed.length },
    ...{ heads: head === undefined ? 0 : 1, leftOut: isLeftOut ? 1 : 0 },
  };
}
