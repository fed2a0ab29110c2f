/**
 * The keys of one process: seals and opens the content of encrypted wineries.
 *
 * Owns: the keys that the source had when it was read last, and the keys that the database has registered. Does not own: when both are read again (KeyUpkeep).
 *
 * Invariants: 1. A winery is encrypted if, and only if, the database has registered a key of it. Then all its new content is sealed, whatever the source holds. 2. A text
 * is sealed only with a registered key that is not destroyed. 3. A destroyed key opens nothing, even if the source still holds it: a file that was restored from a
 * backup does not make content readable again.
 */
import { createHmac, type KeyObject, randomFillSync } from 'node:crypto';
import { keyLimits } from '../../config/encryption.js';
import type { ContentCipher } from './content-cipher.js';
import { InvalidKeys } from './invalid-keys.js';
import type { Keys } from './key-document.js';
import type { RegisteredKey } from './key-registry.js';
import type { KeySource } from './key-source.js';
import { isSealed, nonceBytes, openText, type SealedText, sealedParts, sealText } from './sealed-text.js';
import type { Place } from './tampered-text.js';
import { UnreadableContent, type UnreadableWineries } from './unreadable-content.js';

interface SealingKey {
  readonly id: string;
  readonly secret: KeyObject;
}

export class Keyring implements ContentCipher {
  private keys: Keys = new Map();
  /** The keys of the source by id, except those that differ from the registered keys with their ids. */
  private secrets: ReadonlyMap<string, KeyObject> = new Map();
  private registered: ReadonlyMap<string, RegisteredKey> = new Map();
  /** The key that seals the content of each encrypted winery; null if the winery has no usable key. */
  private sealing: ReadonlyMap<string, SealingKey | null> = new Map();
  /** For each winery that has a destroyed key: the error that says why a part of its content cannot be read. */
  private destroyedKeys: ReadonlyMap<string, UnreadableContent> = new Map();
  private readAgainAtMs = 0;
  private readonly nonces = Buffer.alloc(nonceBytes * keyLimits.noncesAtOnce);
  private nextNonce: number = keyLimits.noncesAtOnce;

  constructor(
    private readonly source: Pick<KeySource, 'readSync'> | null,
    private readonly elapsedMs: () => number,
    /** Returns whether all readers of the database can open deflated texts. */
    private readonly mayDeflate: () => boolean = () => false,
  ) {}

  /**
   * Replaces the keys by those of the source, and the registered keys by those of the database. Returns the keys of the source that are not registered.
   * @throws InvalidKeys if a key differs from the registered key with its id; all other keys are used nevertheless
   */
  update(keys: Keys, registered: readonly RegisteredKey[]): readonly Omit<RegisteredKey, 'destroyed'>[] {
    this.keys = keys;
    this.registered = new Map(registered.map((one) => [one.key, one]));
    const gone = registered.filter(({ destroyed }) => destroyed);
    this.destroyedKeys = new Map(
      gone.map(({ winery, key }) => [winery, new UnreadableContent('content_destroyed', { winery, key })]),
    );
    const unknown: Omit<RegisteredKey, 'destroyed'>[] = [];
    const secrets = new Map<string, KeyObject>();
    let wrong: string | null = null;
    for (const [winery, { keys: own }] of keys)
      for (const [id, secret] of own) {
        const fingerprint = fingerprintOf(secret);
        const known = this.registered.get(id);
        if (known === undefined) unknown.push({ key: id, winery, fingerprint });
        if (known === undefined || (known.winery === winery && known.fingerprint === fingerprint))
          secrets.set(id, secret);
        else wrong ??= `/wineries/${winery}/keys/${id}`;
      }
    this.secrets = secrets;
    this.sealing = new Map(registered.map(({ winery }) => [winery, this.sealingKey(winery)]));
    if (wrong !== null)
      throw new InvalidKeys(
        wrong,
        'the database has registered another key, or a key of another winery, with this id',
        'Restore the registered key, or give the new key an id of its own.',
      );
    return unknown;
  }

  seal(winery: string, place: Place, text: string): string {
    const key = this.sealing.get(winery);
    if (key === undefined) return text;
    if (key === null)
      throw new UnreadableContent(this.hasUndestroyed(winery) ? 'key_missing' : 'content_destroyed', {
        winery,
        key: null,
      });
    const { id, secret } = key;
    return sealText(text, { key: id, secret, place, nonce: this.nonce(), mayDeflate: this.mayDeflate() });
  }

  sealNaming(winery: string | null, place: Place, text: string): string {
    if (this.sealing.size === 0) return text;
    if (winery !== null && this.sealing.has(winery)) return this.seal(winery, place, text);
    for (const [, named] of text.matchAll(/"winery":"([\w.-]{1,64})"/g))
      if (named !== undefined && this.sealing.has(named)) return this.seal(named, place, text);
    return text;
  }

  open(text: string, place: Place): string {
    return isSealed(text) ? this.openParts(sealedParts(text), place) : text;
  }

  /** Returns the text that was sealed. @throws UnreadableContent, TamperedText */
  openParts(sealed: SealedText, place: Place): string {
    const { key } = sealed;
    const known = this.registered.get(key);
    if (known?.destroyed) throw new UnreadableContent('content_destroyed', { winery: known.winery, key });
    const secret = this.secrets.get(key) ?? this.readAgain(key);
    if (secret === undefined) throw new UnreadableContent('key_missing', { winery: known?.winery ?? '', key });
    return openText(sealed, secret, place);
  }

  isEncrypted(winery: string): boolean {
    return this.sealing.has(winery);
  }

  canSeal(winery: string): boolean {
    return this.sealing.get(winery) !== null;
  }

  /** Returns the error that says why a part of the content of a winery can never be read again; null if no key of the winery is destroyed. */
  destroyedContent(winery: string): UnreadableContent | null {
    return this.destroyedKeys.get(winery) ?? null;
  }

  /** Returns the wineries of which this process cannot read all content, each with its keys that are destroyed, and those that are missing here. */
  unreadableWineries(): UnreadableWineries {
    const all = [...this.registered.values()];
    const unreadable = {
      content_destroyed: all.filter(({ destroyed }) => destroyed),
      key_missing: all.filter(({ key, destroyed }) => !destroyed && !this.secrets.has(key)),
    };
    const found = new Map<string, { code: keyof typeof unreadable; keys: string[] }[]>();
    for (const code of ['content_destroyed', 'key_missing'] as const)
      for (const { winery, key } of unreadable[code]) {
        const reasons = found.get(winery) ?? [];
        const reason = reasons.find((one) => one.code === code);
        if (reason === undefined) found.set(winery, [...reasons, { code, keys: [key] }]);
        else reason.keys.push(key);
      }
    return found;
  }

  /** Reads the source again, and returns the key if it is there now: another node may have sealed with a key that was created since the last reading. */
  private readAgain(key: string): KeyObject | undefined {
    const now = this.elapsedMs();
    if (this.source === null || now < this.readAgainAtMs) return undefined;
    this.readAgainAtMs = now + keyLimits.unknownKeyPauseMs;
    try {
      const keys = this.source.readSync();
      if (keys !== null) this.update(keys, [...this.registered.values()]);
    } catch (error) {
      // The upkeep reads the same keys, and reports the failure.
      if (!(error instanceof InvalidKeys)) throw error;
    }
    return this.secrets.get(key);
  }

  /** Returns the current key of a winery, or the newest usable one if the current one is not registered yet or is destroyed. Null if none is usable. */
  private sealingKey(winery: string): SealingKey | null {
    const own = this.keys.get(winery);
    if (own === undefined) return null;
    const usable = (id: string): SealingKey | null => {
      const known = this.registered.get(id);
      const secret = this.secrets.get(id);
      return known === undefined || known.destroyed || secret === undefined ? null : { id, secret };
    };
    return (
      usable(own.current) ??
      [...own.keys.keys()]
        .reverse()
        .map(usable)
        .find((one) => one !== null) ??
      null
    );
  }

  private hasUndestroyed(winery: string): boolean {
    return [...this.registered.values()].some((one) => one.winery === winery && !one.destroyed);
  }

  /** Returns 12 random bytes, which are valid until the next call. The bytes are drawn in blocks. */
  private nonce(): Buffer {
    if (this.nextNonce >= keyLimits.noncesAtOnce) {
      randomFillSync(this.nonces);
      this.nextNonce = 0;
    }
    const start = this.nextNonce * nonceBytes;
    this.nextNonce += 1;
    return this.nonces.subarray(start, start + nonceBytes);
  }
}

/** Returns the fingerprint of a key, which identifies the key without revealing it: 16 bytes of an HMAC-SHA256 under it, in hex. */
export function fingerprintOf(secret: KeyObject): string {
  return createHmac('sha256', secret).update('solera key').digest('hex').slice(0, 32);
}
