/**
 * Keeps the keyring of a process up to date. Each refresh reads the keys that the database has registered, and the source if it may have changed, and registers new keys.
 * Owns: the keys that the source had when it was read last, and when that was. Does not own: the keyring.
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
  /** The keys of the source when the process began; null if it was not read yet. */
  readonly first?: { readonly keys: Keys; readonly stamp: string | null } | null;
  readonly registry: KeyRegistry;
  /** Returns whether all nodes can read sealed content. Before that, nothing is registered. */
  readonly mayRegister: () => Promise<boolean>;
  /** Called with each winery of which a key was destroyed since the last refresh. */
  readonly onDestroyed?: ((winery: string) => void) | undefined;
  /** Whether there is a winery with the code. */
  readonly hasWinery: (winery: string) => Promise<boolean>;
  /**
   * Called with each winery that does not exist when a key of it is registered. The key is registered nevertheless: the winery may be created at any time, by any node,
   * and its content must not be recorded in clear until the next refresh.
   */
  readonly onUnknownWinery?: ((winery: string) => void) | undefined;
  readonly elapsedMs: () => number;
}

export class KeyUpkeep {
  private keys: Keys | null = null;
  private stamp: string | null = null;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;
  /** The ids of the keys that were destroyed at the last refresh; null before the first one. */
  private destroyed: ReadonlySet<string> | null = null;

  constructor(private readonly parts: UpkeepParts) {
    const { first = null, elapsedMs } = parts;
    if (first === null) return;
    this.keys = first.keys;
    this.stamp = first.stamp;
    this.readAtMs = elapsedMs();
  }

  /** Brings the keyring up to date. Simultaneous calls share one run. Rejects with InvalidKeys or StoreUnavailable; the keyring then keeps the keys that it has, as far as they are right. */
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
    const unregistered = await this.updateKeyring(keys, registered);
    if (unregistered.length === 0 || !(await mayRegister())) return;
    await registry.register(unregistered);
    keyring.update(keys, await registry.list());
    await this.reportUnknownWineries(new Set(unregistered.map(({ winery }) => winery)));
  }

  private async reportUnknownWineries(wineries: ReadonlySet<string>): Promise<void> {
    const { hasWinery, onUnknownWinery } = this.parts;
    if (onUnknownWinery === undefined) return;
    for (const winery of wineries) if (!(await hasWinery(winery))) onUnknownWinery(winery);
  }

  /** Updates the keyring, and notes destroyed keys even if the update fails because of a wrong key. */
  private async updateKeyring(
    keys: Keys,
    registered: readonly RegisteredKey[],
  ): Promise<ReturnType<Keyring['update']>> {
    try {
      return this.parts.keyring.update(keys, registered);
    } finally {
      await this.noteDestroyed(registered);
    }
  }

  /**
   * Deletes the derived data of wineries whose keys were destroyed since the last refresh. The command that destroyed the keys has deleted them already, but this process may
   * have written some since then.
   */
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

  /** Returns the keys of the source, which is read only if it may have changed. */
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
