import type { InPieces } from '../kernel/pause.js';
import type { Scheduler } from './ports/scheduler.js';

/** A result, at once if the work was small. */
export type MaybeLater<T> = T | Promise<T>;

/**
 * Runs work in pieces, within turns of the event loop that are not longer than `msPerTurn`.
 * Owns: the tasks that wait for their next turn, first come, first served; there are at most as many as commands and reads in progress. A generator offers
 * a pause often; it is taken only once the time of the turn is used up. Invariant: each turn of the event loop resumes at most one waiting task.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly scheduler: Pick<Scheduler, 'nextTurn' | 'elapsedMs'>,
    private readonly msPerTurn: number,
  ) {}

  /** Runs work to its end. Returns the result at once if it took less than a turn. */
  run<T>(work: InPieces<T>): MaybeLater<T> {
    const until = this.endOfTurn();
    let step = work.next();
    while (!step.done) {
      if (this.scheduler.elapsedMs() >= until) return this.runLater(work);
      step = work.next();
    }
    return step.value;
  }

  private async runLater<T>(work: InPieces<T>): Promise<T> {
    for (;;) {
      await this.next();
      const until = this.endOfTurn();
      do {
        const step = work.next();
        if (step.done) return step.value;
      } while (this.scheduler.elapsedMs() < until);
    }
  }

  /** The time, as `elapsedMs` returns it, at which a turn that begins now is used up. */
  endOfTurn(): number {
    return this.scheduler.elapsedMs() + this.msPerTurn;
  }

  isOver(endOfTurn: number): boolean {
    return this.scheduler.elapsedMs() >= endOfTurn;
  }

  /** Ends the present turn of the event loop: everything else that is ready runs before the promise resolves. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      if (this.waiting.push(resolve) === 1) this.scheduler.nextTurn(() => this.resumeFirst());
    });
  }

  private resumeFirst(): void {
    this.waiting.shift()?.();
    if (this.waiting.length > 0) this.scheduler.nextTurn(() => this.resumeFirst());
  }
}
