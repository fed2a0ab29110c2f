/** Runs work later in the same process, and measures how long a turn of the event loop takes. Injected, so that a simulation decides the order. */
export interface Scheduler {
  /** After the current work, before anything else. */
  microtask(work: () => void): void;
  /** After everything that the current turn of the event loop does. */
  nextTurn(work: () => void): void;
  /** After at least so many milliseconds. */
  later(ms: number, work: () => void): void;
  /** Milliseconds on a clock that never goes back. */
  elapsedMs(): number;
}
