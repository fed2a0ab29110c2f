/** Something that waits for a slot: a lane. */
interface Waiter {
  /** Called when a slot may be free. */
  advance(): void;
}

/** A slot that a command has taken. */
export interface Slot {
  leave(): void;
}

/**
 * A limited number of slots for commands in progress.
 * Owns: how many slots are taken, and the lanes that wait for one, first come, first served. Each lane waits once, whatever the number of its commands.
 */
export class Slots {
  private taken = 0;
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly most: number) {}

  get takenCount(): number {
    return this.taken;
  }

  get isUnused(): boolean {
    return this.taken === 0 && this.waiting.size === 0;
  }

  /** Takes a slot, or returns null if none is free: then `lane.advance` is called when one is. */
  take(lane: Waiter): Slot | null {
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

/** The slot of a command that needs none. */
export const noSlot: Slot = { leave: () => undefined };
