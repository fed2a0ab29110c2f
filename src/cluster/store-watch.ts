import type { Timers } from './timers.js';
import { withinTime } from './within-time.js';

/**
 * Watches whether this node reaches the database.
 * Owns: the time of the last answer, and the check in progress; there is one at a time.
 */
export class StoreWatch {
  private answeredAt: number;
  private stopped = false;

  constructor(
    private readonly ping: () => Promise<unknown>,
    private readonly timers: Timers,
    private readonly limits: {
      readonly storePingIntervalMs: number;
      readonly storeLostAfterMs: number;
      readonly viewTimeoutMs: number;
    },
  ) {
    this.answeredAt = timers.elapsedMs();
  }

  start(): void {
    void this.watch();
  }

  stop(): void {
    this.stopped = true;
  }

  /** After a pause of this process: the database could not have answered. */
  restart(): void {
    this.answeredAt = this.timers.elapsedMs();
  }

  get isLost(): boolean {
    return this.timers.elapsedMs() - this.answeredAt > this.limits.storeLostAfterMs;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      await withinTime(this.ping(), this.limits.viewTimeoutMs, this.timers).then(
        () => {
          this.answeredAt = this.timers.elapsedMs();
        },
        () => undefined,
      );
      await new Promise<void>((resolve) => this.timers.after(this.limits.storePingIntervalMs, resolve));
    }
  }
}
