import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidKeys } from '../../src/encryption/invalid-keys.js';
import type { Keys } from '../../src/encryption/key-document.js';
import type { KeyRegistry, RegisteredKey } from '../../src/encryption/key-registry.js';
import type { KeySource } from '../../src/encryption/key-source.js';
import { KeyUpkeep } from '../../src/encryption/key-upkeep.js';
import { fingerprintOf, Keyring } from '../../src/encryption/keyring.js';
import { sealedParts } from '../../src/encryption/sealed-text.js';
import { reportedUnreadable, UnreadableContent, unreadableIn } from '../../src/encryption/unreadable-content.js';

const secretOf = (id: string) => createSecretKey(Buffer.alloc(32, id));
const place = ['event', 'lot/estate/A', 'x'];

/** Keys by winery; the last one is the current. */
function keysOf(wineries: Readonly<Record<string, readonly string[]>>): Keys {
  return new Map(
    Object.entries(wineries).map(([winery, ids]) => [
      winery,
      { current: ids.at(-1) ?? '', keys: new Map(ids.map((id) => [id, secretOf(id)])) },
    ]),
  );
}

function registered(winery: string, key: string, destroyed = false): RegisteredKey {
  return { winery, key, fingerprint: fingerprintOf(secretOf(key)), destroyed };
}

function keyring(keys: Keys, known: readonly RegisteredKey[]): Keyring {
  const created = new Keyring(null, () => 0);
  created.update(keys, known);
  return created;
}

describe('a keyring', () => {
  it('seals nothing of a winery of which the database knows no key, whatever the source holds', () => {
    const ring = keyring(keysOf({ estate: ['k1'] }), []);
    expect(ring.isEncrypted('estate')).toBe(false);
    expect(ring.seal('estate', place, 'text')).toBe('text');
  });

  it('seals with the current key, or with the newest that the database knows', () => {
    const both = keysOf({ estate: ['k1', 'k2'] });
    const keyOf = (known: readonly RegisteredKey[]) => sealedParts(keyring(both, known).seal('estate', place, 't')).key;
    expect(keyOf([registered('estate', 'k1'), registered('estate', 'k2')])).toBe('k2');
    expect(keyOf([registered('estate', 'k1')])).toBe('k1');
    expect(keyOf([registered('estate', 'k1'), registered('estate', 'k2', true)])).toBe('k1');
  });

  it('deflates what it seals once all nodes can open it, and opens both forms at any time', () => {
    let mayDeflate = false;
    const ring = new Keyring(
      null,
      () => 0,
      () => mayDeflate,
    );
    ring.update(keysOf({ estate: ['k1'] }), [registered('estate', 'k1')]);
    const text = JSON.stringify({ note: 'wine, '.repeat(200) });
    const before = ring.seal('estate', place, text);
    mayDeflate = true;
    const after = ring.seal('estate', place, text);
    expect(before.length).toBeGreaterThan(text.length);
    expect(after.length).toBeLessThan(text.length / 4);
    const older = keyring(keysOf({ estate: ['k1'] }), [registered('estate', 'k1')]);
    for (const reader of [ring, older])
      for (const sealed of [before, after]) expect(reader.open(sealed, place)).toBe(text);
  });

  it('never uses a nonce twice', () => {
    const ring = keyring(keysOf({ estate: ['k1'] }), [registered('estate', 'k1')]);
    const nonces = Array.from({ length: 1_000 }, () => sealedParts(ring.seal('estate', place, 't')).text.slice(0, 16));
    expect(new Set(nonces).size).toBe(1_000);
  });

  it('without a usable key refuses to write, and says whether keys are destroyed or missing', () => {
    const missing = keyring(new Map(), [registered('estate', 'k1'), registered('estate', 'k0', true)]);
    expect(() => missing.seal('estate', place, 't')).toThrow(
      expect.objectContaining({ code: 'key_missing', key: null }),
    );
    const destroyed = keyring(keysOf({ estate: ['k1'] }), [registered('estate', 'k1', true)]);
    expect(() => destroyed.seal('estate', place, 't')).toThrow(expect.objectContaining({ code: 'content_destroyed' }));
  });

  it('opens nothing with a destroyed key, even if its source still holds it', () => {
    const keys = keysOf({ estate: ['k1'] });
    const sealed = keyring(keys, [registered('estate', 'k1')]).seal('estate', place, 'text');
    const ring = keyring(keys, [registered('estate', 'k1', true)]);
    expect(() => ring.open(sealed, place)).toThrow(
      expect.objectContaining({ code: 'content_destroyed', winery: 'estate', key: 'k1' }),
    );
    expect(ring.unreadableWineries().get('estate')).toEqual([{ code: 'content_destroyed', keys: ['k1'] }]);
  });

  it('names all keys of a winery that are destroyed, and all that are missing', () => {
    const ring = keyring(keysOf({ estate: ['k5'], north: ['n1'] }), [
      ...[registered('south', 's1'), registered('north', 'n1'), registered('estate', 'k5')],
      ...[registered('estate', 'k1'), registered('estate', 'k2', true), registered('estate', 'k3')],
      registered('estate', 'k4', true),
    ]);
    const missing = { code: 'key_missing', keys: ['k1', 'k3'] };
    expect(reportedUnreadable(ring.unreadableWineries())).toEqual([
      { winery: 'estate', code: 'content_destroyed', keys: ['k2', 'k4'] },
      { winery: 'estate', ...missing },
      { winery: 'south', code: 'key_missing', keys: ['s1'] },
    ]);
  });

  it('refuses another key under a known id, and goes on with the others', () => {
    const ring = new Keyring(null, () => 0);
    const other: RegisteredKey = { ...registered('estate', 'k1'), fingerprint: 'another' };
    const keys = keysOf({ estate: ['k1'], north: ['k2'] });
    expect(() => ring.update(keys, [other, registered('north', 'k2')])).toThrow(InvalidKeys);
    expect(() => ring.seal('estate', place, 't')).toThrow(UnreadableContent);
    expect(ring.open(ring.seal('north', place, 't'), place)).toBe('t');
  });

  it('reads a file again when a text names an unknown key, at most once a second', () => {
    let now = 0;
    let reads = 0;
    const late = { keys: new Map() as Keys };
    const source = {
      readSync: () => {
        reads += 1;
        return late.keys;
      },
    };
    const sealed = keyring(keysOf({ estate: ['k1'] }), [registered('estate', 'k1')]).seal('estate', place, 'text');
    const ring = new Keyring(source, () => now);
    ring.update(new Map(), [registered('estate', 'k1')]);
    for (let index = 0; index < 5; index += 1) expect(() => ring.open(sealed, place)).toThrow('does not have that key');
    expect(reads).toBe(1);
    late.keys = keysOf({ estate: ['k1'] });
    now = 1_000;
    expect(ring.open(sealed, place)).toBe('text');
  });

  it('seals a text about several wineries for the first of them that is encrypted', () => {
    const ring = keyring(keysOf({ estate: ['k1'], north: ['k2'] }), [
      registered('estate', 'k1'),
      registered('north', 'k2'),
    ]);
    const text = '{"conflicts":[{"winery":"plain"},{"winery":"north"}]}';
    const keyOf = (winery: string | null) => sealedParts(ring.sealNaming(winery, place, text)).key;
    expect([keyOf('estate'), keyOf('plain'), keyOf(null)]).toEqual(['k1', 'k2', 'k2']);
    expect(ring.sealNaming('plain', place, '{"winery":"plain"}')).toBe('{"winery":"plain"}');
  });

  it('shows no key in its errors', () => {
    const ring = keyring(keysOf({ estate: ['k1'] }), [registered('estate', 'k1', true)]);
    const error = unreadableIn(new Error('outer', { cause: ring.destroyedContent('estate') }));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(
      secretOf('k1').export().toString('base64'),
    );
  });
});

class MemoryRegistry implements KeyRegistry {
  readonly keys: RegisteredKey[] = [];
  readonly destroyCalls: (readonly [string, readonly string[]])[] = [];
  list = async (): Promise<RegisteredKey[]> => [...this.keys];
  register = async (keys: readonly Omit<RegisteredKey, 'destroyed'>[]): Promise<void> => {
    for (const key of keys) this.keys.push({ ...key, destroyed: false });
  };
  destroy = async (winery: string, keys: readonly string[]): Promise<number> => {
    this.destroyCalls.push([winery, keys]);
    for (const [index, one] of this.keys.entries())
      if (one.winery === winery && keys.includes(one.key)) this.keys[index] = { ...one, destroyed: true };
    return 0;
  };
  countSealed = async (): Promise<ReadonlyMap<string, number>> => new Map();
}

function upkeepOf(read: () => Keys, { mayRegister = true, stamp = () => 'same' as string | null } = {}) {
  const registry = new MemoryRegistry();
  const source: KeySource = {
    ...{ name: 'keys.json', read: async () => read(), readSync: read, stamp },
    ...{ rotate: async () => read(), remove: async () => read() },
  };
  const ring = new Keyring(source, () => 0);
  const destroyed: string[] = [];
  const unknown: string[] = [];
  const upkeep = new KeyUpkeep({
    ...{ keyring: ring, source, registry, mayRegister: async () => mayRegister, elapsedMs: () => 0 },
    hasWinery: async (winery) => winery !== 'estat',
    onUnknownWinery: (winery) => unknown.push(winery),
    onDestroyed: (winery) => destroyed.push(winery),
  });
  return { registry, ring, upkeep, destroyed, unknown };
}

describe('the upkeep of keys', () => {
  it('registers new keys, but not before all nodes can read sealed content', async () => {
    const early = upkeepOf(() => keysOf({ estate: ['k1'] }), { mayRegister: false });
    await early.upkeep.refresh();
    expect([early.registry.keys, early.ring.isEncrypted('estate')]).toEqual([[], false]);
    const { registry, ring, upkeep } = upkeepOf(() => keysOf({ estate: ['k1'] }));
    await upkeep.refresh();
    expect(registry.keys).toEqual([registered('estate', 'k1')]);
    expect(ring.isEncrypted('estate')).toBe(true);
  });

  it('registers a key of a winery that does not exist, so that no content of it is ever in clear, and reports that once', async () => {
    const { registry, ring, upkeep, unknown } = upkeepOf(() => keysOf({ estate: ['k1'], estat: ['k2'] }));
    await upkeep.refresh();
    await upkeep.refresh();
    expect(unknown).toEqual(['estat']);
    expect(registry.keys.map(({ key }) => key)).toEqual(['k1', 'k2']);
    expect(ring.isEncrypted('estat')).toBe(true);
  });

  it('keeps the keys that it has if the new ones cannot be read', async () => {
    let fails = false;
    let stamp = 'first';
    const read = (): Keys => {
      if (fails) throw new InvalidKeys('keys.json', 'it is not JSON', 'Restore it.');
      return keysOf({ estate: ['k1'] });
    };
    const { ring, upkeep } = upkeepOf(read, { stamp: () => stamp });
    await upkeep.refresh();
    const sealed = ring.seal('estate', place, 'text');
    [fails, stamp] = [true, 'second'];
    await expect(upkeep.refresh()).rejects.toThrow(InvalidKeys);
    expect(ring.open(sealed, place)).toBe('text');
  });

  it('notices a destroyed key once, and deletes what was derived again', async () => {
    const { registry, upkeep, destroyed } = upkeepOf(() => keysOf({ estate: ['k1'] }));
    await upkeep.refresh();
    await registry.destroy('estate', ['k1']);
    await upkeep.refresh();
    await upkeep.refresh();
    expect(destroyed).toEqual(['estate']);
    expect(registry.destroyCalls).toEqual([
      ['estate', ['k1']],
      ['estate', []],
    ]);
  });
});
