import type { LanePlace } from './wire.js';

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

  /** Returns whether the command with this place is the next one. A gap or an unknown opening means that earlier commands went elsewhere or were lost. */
  admits({ asker, partition, opening, number }: LanePlace): boolean {
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

  /** Forgets lanes of partitions: their askers must give them new numbers. */
  forget(isForgotten: (partition: number) => boolean): void {
    for (const partition of this.last.keys()) if (isForgotten(partition)) this.last.delete(partition);
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
