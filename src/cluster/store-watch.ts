import type { Timers } from './timers.js';

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
    private readonly limits: { readonly storePingIntervalMs: number; readonly storeLostAfterMs: number },
  ) {
    this.answeredAt = timers.elapsedMs();
  }

  start(): void {
    void this.watch();
  }

  stop(): void {
    this.stopped = true;
  }

  get isLost(): boolean {
    return this.timers.elapsedMs() - this.answeredAt > this.limits.storeLostAfterMs;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      await this.ping().then(
        () => {
          this.answeredAt = this.timers.elapsedMs();
        },
        () => undefined,
      );
      await new Promise<void>((resolve) => this.timers.after(this.limits.storePingIntervalMs, resolve));
    }
  }
}
