/**
 * Reads whose results never change, shared by all clients that want them at about the same time.
 *
 * Owns: the reads in progress, and the newest results, at most `characters` of them. Does not own: what is read.
 * Invariant: while a key is in memory, it is not read again. A read that failed is forgotten.
 */
export class SharedReads<T> {
  readonly #entries = new Map<string, { readonly result: Promise<T>; characters: number }>();
  readonly #limit: number;
  readonly #lengthOf: (result: T) => number;
  #characters = 0;

  constructor(limit: { readonly characters: number }, lengthOf: (result: T) => number) {
    this.#limit = limit.characters;
    this.#lengthOf = lengthOf;
  }

  /** Returns the results of the keys, in their order. `read` gets the keys that are not in memory, and returns their results in the same order. */
  all(keys: readonly string[], read: (missing: readonly string[]) => Promise<readonly T[]>): Promise<T[]> {
    const missing = keys.filter((key) => !this.#entries.has(key));
    const reading = missing.length === 0 ? Promise.resolve([]) : read(missing);
    for (const [index, key] of missing.entries()) this.#keep(key, resultOf(reading, index));
    return Promise.all(
      keys.map((key) => this.#entries.get(key)?.result ?? Promise.reject(new Error(`no read of ${key}`))),
    );
  }

  async one(key: string, read: () => Promise<T>): Promise<T> {
    const [result] = await this.all([key], async () => [await read()]);
    return result as T; // One key has one result.
  }

  /** Forgets all results. Reads in progress are answered, and not kept. */
  clear(): void {
    this.#entries.clear();
    this.#characters = 0;
  }

  #keep(key: string, result: Promise<T>): void {
    const entry = { result, characters: 0 };
    this.#entries.set(key, entry);
    result.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return;
        entry.characters = this.#lengthOf(value);
        this.#characters += entry.characters;
        this.#shrink();
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
  }

  #shrink(): void {
    for (const [key, { characters }] of this.#entries) {
      if (this.#characters <= this.#limit) return;
      if (characters === 0) continue;
      this.#characters -= characters;
      this.#entries.delete(key);
    }
  }
}

async function resultOf<T>(reading: Promise<readonly T[]>, index: number): Promise<T> {
  const results = await reading;
  if (index >= results.length)
    throw new Error(`a read returned ${results.length} results; at least ${index + 1} were expected`);
  return results[index] as T; // The index is within the results.
}
