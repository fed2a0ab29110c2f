/**
 * How many commands a node answers, and how long they take.
 * Owns: the latencies of the last commands, in a ring, and the number of commands since the last reading.
 */
export class CommandRates {
  private readonly latencies: number[] = [];
  private next = 0;
  private count = 0;
  private countedSince: number;
  private perSecond = 0;

  constructor(
    private readonly elapsedMs: () => number,
    private readonly kept: number,
  ) {
    this.countedSince = elapsedMs();
  }

  /** To be called when a command that was received at `receivedAt` has its reply. */
  answered(receivedAt: number): void {
    this.latencies[this.next] = this.elapsedMs() - receivedAt;
    this.next = (this.next + 1) % this.kept;
    this.count += 1;
  }

  /** The commands per second since about a second ago, and the 99th percentile of the latencies kept, in milliseconds. */
  read(): { readonly commandsPerSecond: number; readonly p99Ms: number } {
    const now = this.elapsedMs();
    const elapsed = now - this.countedSince;
    if (elapsed >= 1_000) {
      this.perSecond = Math.round((this.count * 1_000) / elapsed);
      this.count = 0;
      this.countedSince = now;
      if (this.perSecond === 0) this.latencies.length = this.next = 0;
    }
    const sorted = [...this.latencies].sort((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    return { commandsPerSecond: this.perSecond, p99Ms: Math.round(p99 * 10) / 10 };
  }
}
