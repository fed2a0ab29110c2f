import type { LaneSequence } from './wire.js';

interface LastAdmitted {
  readonly opening: number;
  number: number;
}

/**
 * Admits the commands of other nodes' lanes in their order, without a gap.
 * Owns: for each partition and asker, the opening and the number of the last command admitted.
 */
export class LaneGate {
  private readonly last = new Map<number, Map<string, LastAdmitted>>();

  /** Returns whether the command with this sequence is the next one. A gap or an unknown opening means that earlier commands went elsewhere or were lost. */
  admits({ asker, partition, opening, number }: LaneSequence): boolean {
    const lanes = this.lanesOf(partition);
    const last = lanes.get(asker);
    if (last?.opening === opening) {
      if (number !== last.number + 1) return false;
      last.number = number;
      return true;
    }
    if (number !== 1 || (last !== undefined && opening < last.opening)) return false;
    lanes.set(asker, { opening, number });
    return true;
  }

  /** Forgets the lanes of partitions, whose askers must give them new numbers, and those of askers that have ended. */
  forget(isForgotten: (partition: number) => boolean, hasEnded: (asker: string) => boolean): void {
    for (const [partition, lanes] of this.last) {
      if (isForgotten(partition)) this.last.delete(partition);
      else for (const asker of lanes.keys()) if (hasEnded(asker)) lanes.delete(asker);
    }
  }

  private lanesOf(partition: number): Map<string, LastAdmitted> {
    let lanes = this.last.get(partition);
    if (lanes === undefined) {
      lanes = new Map();
      this.last.set(partition, lanes);
    }
    return lanes;
  }
}
