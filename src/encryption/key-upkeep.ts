/**
 * Keeps the keys of a process current: reads the source when it may have changed, and what the database records about keys; registers new keys.
 * Owns: when each was read last. Does not own: the keys (Keyring).
 */
import { keyLimits } from '../../config/encryption.js';
import type { Keys } from './key-document.js';
import type { KeyRegistry, RegisteredKey } from './key-registry.js';
import type { KeySource } from './key-source.js';
import type { Keyring } from './keyring.js';

interface UpkeepParts {
  readonly keyring: Keyring;
  /** Null for a process without keys. */
  readonly source: KeySource | null;
  /** What the source held when the process began; null if it was not read yet. */
  readonly first?: { readonly keys: Keys; readonly stamp: string | null } | null;
  readonly registry: KeyRegistry;
  /** Returns whether all nodes can read sealed content. Before that, nothing is registered. */
  readonly mayRegister: () => Promise<boolean>;
  /** Called when a key of a winery was destroyed since the last refresh. */
  readonly onDestroyed?: ((winery: string) => void) | undefined;
  readonly elapsedMs: () => number;
}

export class KeyUpkeep {
  private keys: Keys | null = null;
  private stamp: string | null = null;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;
  /** The destroyed keys of which this process knows; null before the first refresh. */
  private destroyed: ReadonlySet<string> | null = null;

  constructor(private readonly parts: UpkeepParts) {
    const { first = null, elapsedMs } = parts;
    if (first === null) return;
    this.keys = first.keys;
    this.stamp = first.stamp;
    this.readAtMs = elapsedMs();
  }

  /** Brings the keyring up to date. Calls at the same time share one run. Rejects with InvalidKeys or StoreUnavailable; then what was known stays. */
  refresh(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    const { keyring, registry, mayRegister } = this.parts;
    const keys = await this.read();
    const registered = await registry.list();
    const unknown = await this.adopt(keys, registered);
    if (unknown.length === 0 || !(await mayRegister())) return;
    await registry.register(unknown);
    keyring.adopt(keys, await registry.list());
  }

  /** A wrong key is reported, but destroyed ones are noted in any case. */
  private async adopt(keys: Keys, registered: readonly RegisteredKey[]): Promise<ReturnType<Keyring['adopt']>> {
    try {
      return this.parts.keyring.adopt(keys, registered);
    } finally {
      await this.noteDestroyed(registered);
    }
  }

  /** What this process was just deriving from the content of a winery may have been written after everything derived was deleted. So it is deleted again. */
  private async noteDestroyed(registered: readonly RegisteredKey[]): Promise<void> {
    const gone = registered.filter(({ destroyed }) => destroyed);
    const former = this.destroyed;
    const wineries = new Set(gone.filter(({ key }) => former?.has(key) === false).map(({ winery }) => winery));
    for (const winery of wineries) {
      this.parts.onDestroyed?.(winery);
      await this.parts.registry.destroy(winery, [], 0);
    }
    this.destroyed = new Set(gone.map(({ key }) => key));
  }

  private async read(): Promise<Keys> {
    const { source, elapsedMs } = this.parts;
    if (source === null) return new Map();
    const stamp = source.stamp();
    const isDue = stamp === null ? elapsedMs() - this.readAtMs >= keyLimits.commandRefreshMs : stamp !== this.stamp;
    if (this.keys !== null && !isDue) return this.keys;
    const keys = await source.read();
    this.stamp = stamp;
    this.readAtMs = elapsedMs();
    this.keys = keys;
    return keys;
  }
}
