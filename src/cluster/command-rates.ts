import type { Transport } from '../application/request/command.js';

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

  private answered(receivedAt: number): void {
    this.latencies[this.next] = this.elapsedMs() - receivedAt;
    this.next = (this.next + 1) % this.kept;
    this.count += 1;
  }

  /** Returns a transport that counts each command when it has its reply. */
  timed(transport: Transport): Transport {
    return {
      request: async (command) => {
        const receivedAt = this.elapsedMs();
        const reply = await transport.request(command);
        this.answered(receivedAt);
        return reply;
      },
    };
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
