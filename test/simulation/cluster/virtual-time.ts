/** A call that is due at a moment. Calls of the same moment run in the order in which they were made. */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
  cancelled: boolean;
}

const stepsPerRound = 50;

/**
 * Time that passes only from call to call, so that seconds take microseconds and a run is the same whenever it is repeated.
 * Owns: the calls that are due, in a binary heap. Invariant: between two calls, all promises that can be settled are settled.
 */
export class VirtualTime {
  private readonly heap: Due[] = [];
  private calls = 0;
  private current = 0;
  /** Called with the time of each call before it runs. */
  onCall: (at: number) => void = () => undefined;

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.current;
  }

  /** Calls `work` after a time. Returns a function that prevents the call. */
  after(ms: number, work: () => void): () => void {
    this.calls += 1;
    const due: Due = { at: this.current + Math.max(0, ms), order: this.calls, work, cancelled: false };
    this.heap.push(due);
    this.rise(this.heap.length - 1);
    return () => {
      due.cancelled = true;
    };
  }

  /** Runs the calls that are due until `until` returns true, or until `lastMs`, whatever comes first. Returns whether `until` returned true. */
  run(until: () => boolean, lastMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let ended = false;
      const step = (): void => {
        if (ended) return;
        try {
          const isDone = until();
          if (!isDone && this.step(lastMs)) return;
          ended = true;
          resolve(isDone);
        } catch (error) {
          ended = true;
          reject(error);
        }
      };
      // All promises that can be settled are settled between two immediates. A round of the event loop for each of them would take longer.
      const round = (): void => {
        if (ended) return;
        for (let index = 0; index < stepsPerRound; index += 1) setImmediate(step);
        setImmediate(round);
      };
      round();
    });
  }

  /** Runs the next call. Returns false if none is due until `lastMs`. */
  private step(lastMs: number): boolean {
    const next = this.take();
    if (next === null || next.at > lastMs) return false;
    this.current = next.at;
    this.onCall(next.at);
    next.work();
    return true;
  }

  /** Resolves after a time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  private take(): Due | null {
    for (;;) {
      const [first] = this.heap;
      const last = this.heap.pop();
      if (first === undefined || last === undefined) return null;
      if (first !== last) {
        this.heap[0] = last;
        this.sink(0);
      }
      if (!first.cancelled) return first;
    }
  }

  private rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.isBefore(index, parent)) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private sink(from: number): void {
    for (let index = from; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < this.heap.length && this.isBefore(child, least)) least = child;
      if (least === index) return;
      this.swap(index, least);
      index = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = one;
  }
}
