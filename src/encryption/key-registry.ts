/** A key that the database knows. The key itself is never stored. */
export interface RegisteredKey {
  /** The id of the key. */
  readonly key: string;
  readonly winery: string;
  /** Identifies the key without revealing it: see `fingerprintOf`. */
  readonly fingerprint: string;
  readonly destroyed: boolean;
}

/** What the database records about keys. A winery is encrypted once it has a registered key, and remains so. Rejects with StoreUnavailable. */
export interface KeyRegistry {
  /** Lists all keys that were ever registered, destroyed ones included, in the order of their registration. */
  list(): Promise<RegisteredKey[]>;
  /** Registers those of the keys that are not registered yet. From then on, the database refuses content of their wineries that is not sealed with a registered key. */
  register(keys: readonly Omit<RegisteredKey, 'destroyed'>[]): Promise<void>;
  /**
   * Records that keys of a winery are destroyed, and deletes everything that was derived from its content. With an empty list of keys, only deletes. Returns how many
   * rows were deleted.
   */
  destroy(winery: string, keys: readonly string[], atMs: number): Promise<number>;
  /** Counts the rows of the log that each key has sealed, by the key's id. Reads the whole log. */
  countSealed(): Promise<ReadonlyMap<string, number>>;
}
