/** A key that the database knows. The key itself is never stored. */
export interface RegisteredKey {
  readonly key: string;
  readonly winery: string;
  /** Identifies the key without revealing it: see `fingerprintOf`. */
  readonly fingerprint: string;
  readonly destroyed: boolean;
}

/** What the database records about keys. A winery is encrypted once it has a registered key, and remains so. Rejects with StoreUnavailable. */
export interface KeyRegistry {
  list(): Promise<RegisteredKey[]>;
  /** Registers keys that are not registered. From then on, the database refuses content of their wineries that is not sealed with a registered key. */
  register(keys: readonly Omit<RegisteredKey, 'destroyed'>[]): Promise<void>;
  /** Records that keys are destroyed, which may be none, and deletes everything that was derived from content of the winery. Returns how many rows were deleted. */
  destroy(winery: string, keys: readonly string[], atMs: number): Promise<number>;
  /** Counts the rows of the log that each key has sealed. */
  countSealed(): Promise<ReadonlyMap<string, number>>;
}
