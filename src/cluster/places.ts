/** Something that waits for a place: a lane. */
interface Waiter {
  /** Called when a place may be free. */
  advance(): void;
}

/** A place that a command has taken. */
export interface Place {
  leave(): void;
}

/**
 * A limited number of places for commands in progress.
 * Owns: how many places are taken, and the lanes that wait for one, first come, first served. Each lane waits once, whatever the number of its commands.
 */
export class Places {
  private taken = 0;
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly most: number) {}

  get takenCount(): number {
    return this.taken;
  }

  get isUnused(): boolean {
    return this.taken === 0 && this.waiting.size === 0;
  }

  /** Takes a place, or returns null if none is free: then `lane.advance` is called when one is. */
  take(lane: Waiter): Place | null {
    if (this.taken >= this.most) {
      this.waiting.add(lane);
      return null;
    }
    this.taken += 1;
    return { leave: () => this.leave() };
  }

  private leave(): void {
    this.taken -= 1;
    for (const lane of this.waiting) {
      if (this.taken >= this.most) return;
      this.waiting.delete(lane);
      lane.advance();
    }
  }
}

/** The place of a command that needs none. */
export const noPlace: Place = { leave: () => undefined };
