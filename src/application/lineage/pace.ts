import type { Scheduler } from '../ports/scheduler.js';

/**
 * Lets other requests proceed during a long computation.
 * Owns: the work done since the last pause. The unit of work is the time to decode one character of JSON.
 */
export class Pace {
  private done = 0;

  constructor(
    private readonly scheduler: Pick<Scheduler, 'nextTurn'>,
    private readonly workPerTurn: number,
  ) {}

  /** Adds to the work done. Returns whether it is time for a pause. */
  isSpent(work: number): boolean {
    this.done += work;
    return this.done >= this.workPerTurn;
  }

  /** Resolves in a later turn of the event loop. */
  pause(): Promise<void> {
    this.done = 0;
    return new Promise((resolve) => this.scheduler.nextTurn(resolve));
  }
}
