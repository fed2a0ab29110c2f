import type { PostgresLimits } from '../../../config/postgres.js';

/**
 * Limits the number of open views, so that other reads always find a connection. Code that holds a view may also read outside it
 * (settings, the head of the log): if views held all connections, they would wait for each other for ever.
 * Owns: the number of open views, and the queue of waiting ones, first come, first served. Its length is bounded where commands and requests are
 * admitted.
 */
export class ViewGate {
  private open = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Resolves when a view may be opened. `leave` must follow. */
  async enter(): Promise<void> {
    if (this.open < this.most) {
      this.open += 1;
      return;
    }
    // `leave` passes the place on, so the number of open views stays the same.
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.open -= 1;
    else next();
  }
}

/** The number of views that may be open at the same time. */
export function viewsAtOnce({ readConnections, readConnectionsBesideViews }: PostgresLimits): number {
  return Math.max(1, readConnections - readConnectionsBesideViews);
}
