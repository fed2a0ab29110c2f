/** Runs work later in the same process. Injected, so that a simulation decides the order. */
export interface Scheduler {
  /** After the current work, before anything else. */
  microtask(work: () => void): void;
  /** After everything that the current turn of the event loop does. */
  nextTurn(work: () => void): void;
}
