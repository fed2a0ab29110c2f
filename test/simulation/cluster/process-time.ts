import type { VirtualTime } from './virtual-time.js';

/**
 * Time as one simulated process sees it: while the process is stopped, its calls wait, and run in a burst when it continues; when it is killed, none runs any more.
 * Owns: the calls that wait.
 */
export class ProcessTime {
  private stopped = false;
  private killed = false;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly time: VirtualTime,
    /** The difference of this process's clock, which never goes back, to the time of the simulation. */
    private readonly offsetMs: number,
  ) {}

  get isKilled(): boolean {
    return this.killed;
  }

  elapsedMs(): number {
    return this.time.now + this.offsetMs;
  }

  after(ms: number, work: () => void): () => void {
    return this.time.after(ms, () => this.call(work));
  }

  /** Calls `work` after a time, whatever becomes of this process: something that it sent arrives elsewhere. */
  arrive(ms: number, work: () => void): void {
    this.time.after(ms, work);
  }

  /** Runs work of this process now, or when it continues. */
  call(work: () => void): void {
    if (this.killed) return;
    if (this.stopped) this.waiting.push(work);
    else work();
  }

  stop(): void {
    this.stopped = true;
  }

  continue(): void {
    this.stopped = false;
    // Each call runs on its own, as in a turn of an event loop.
    for (const work of this.waiting.splice(0)) this.time.after(0, () => this.call(work));
  }

  kill(): void {
    this.killed = true;
    this.waiting.length = 0;
  }
}
