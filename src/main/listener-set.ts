/** Listeners that are called together. */
export class ListenerSet<Args extends readonly unknown[] = []> {
  private readonly listeners = new Set<(...args: Args) => void>();

  /** Returns a function that removes the listener. */
  add(listener: (...args: Args) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  readonly call = (...args: Args): void => {
    for (const listener of this.listeners) listener(...args);
  };
}
