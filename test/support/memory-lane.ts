/** One way between two ends, in order: an arrival waits for those before it. */
export class MemoryLane {
  private readonly after: (ms: number, work: () => void) => () => void;
  private readonly delayMs: () => number;
  private waiting: { hasArrived: boolean; readonly deliver: () => void }[] = [];

  constructor(after: (ms: number, work: () => void) => () => void, delayMs: () => number) {
    this.after = after;
    this.delayMs = delayMs;
  }

  send(deliver: () => void): void {
    const item = { hasArrived: false, deliver };
    this.waiting.push(item);
    this.after(this.delayMs(), () => {
      item.hasArrived = true;
      this.deliverArrived();
    });
  }

  /** Loses everything on its way. */
  drop(): void {
    this.waiting = [];
  }

  private deliverArrived(): void {
    for (let first = this.waiting[0]; first?.hasArrived === true; first = this.waiting[0]) {
      this.waiting.shift();
      first.deliver();
    }
  }
}
