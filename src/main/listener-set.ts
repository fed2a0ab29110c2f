/** Listeners that are called together. */
export class ListenerSet {
  private readonly listeners = new Set<() => void>();

  /** Returns a function that removes the listener. */
  add(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  call(): void {
    for (const listener of this.listeners) listener();
  }
}
