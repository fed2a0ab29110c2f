import type { PostgresLimits } from '../../../config/postgres.js';

/**
 * Lets so many views be open at once that other reads always find a connection: whoever holds a view may have to read something beside it
 * (settings, the head of the log), and if views had all the connections, each would wait for another's.
 * Owns: the count of open views and the queue of those that wait, first come, first served. The queue is as long as callers are many,
 * and those are bounded where commands and requests are admitted.
 */
export class ViewGate {
  private open = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Resolves once there is room. `leave` must follow. */
  async enter(): Promise<void> {
    if (this.open < this.most) {
      this.open += 1;
      return;
    }
    // Whoever leaves hands its place on, so the count stays.
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.open -= 1;
    else next();
  }
}

export function viewsAtOnce({ readConnections, readConnectionsBesideViews }: PostgresLimits): number {
  return Math.max(1, readConnections - readConnectionsBesideViews);
}
