/** Time and chance. Injected, so that a simulation decides both. */
export interface Timers {
  /** Milliseconds on a clock that never goes back and that no operator sets. */
  elapsedMs(): number;
  /** Calls `work` once, after about `ms` milliseconds. Returns a function that cancels the call. */
  after(ms: number, work: () => void): () => void;
  /** Returns a random time between half of `ms` and `ms`, so that nodes which begin to wait together do not end together. */
  jitter(ms: number): number;
}
