/** Whose requests credentials are, request by request, while what they hold is remembered. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accessLimits } from '../../config/access.js';
import { Authenticator } from '../../src/application/access/authenticator.js';
import type { Caller } from '../../src/application/access/caller.js';
import { RecentlyUsed } from '../../src/application/access/recently-used.js';
import { Sealer } from '../../src/application/access/sealer.js';
import { TokenDirectory } from '../../src/application/access/token-directory.js';
import { secretHash, tokenOf } from '../../src/application/access/token-text.js';
import type { Verification } from '../../src/application/access/token-verifier.js';
import type { StoredToken } from '../../src/application/ports/access-store.js';
import type { Result } from '../../src/application/result.js';

const address = '192.0.2.7';
const begin = Date.parse('2026-01-01T00:00:00Z');
const hourMs = 3_600_000;

class CountingSealer extends Sealer {
  opened = 0;

  override open(purpose: string, sealed: string): string | null {
    this.opened += 1;
    return super.open(purpose, sealed);
  }
}

interface Scene {
  readonly verify?: (token: string) => Verification | Promise<Verification>;
  readonly expiresAt?: number | null;
}

async function scene({ verify = unknown, expiresAt = null }: Scene = {}) {
  const token = tokenOf(randomBytes(32));
  const times = { createdAt: begin, createdBy: null, expiresAt, revokedAt: null, revokedBy: null };
  const grants = [{ role: 'reader' as const, winery: null }];
  const stored: StoredToken = { id: 'id', name: 't', hash: secretHash(token), grants, owner: null, ...times };
  const held = { version: 1, tokens: [stored] };
  const clock = { now: begin };
  const now = () => clock.now;
  const store = { version: async () => held.version, tokens: async () => ({ ...held }) };
  const directory = new TokenDirectory({ store, limits: accessLimits, elapsedMs: now, now });
  await directory.refresh();
  const sealer = new CountingSealer(randomBytes(32), randomBytes);
  const refused: string[] = [];
  const refusals = { add: (_: string, reason: string) => void refused.push(reason) };
  const parts = { directory, sealer, refusals, limits: accessLimits, isOff: false, now };
  const authenticator = new Authenticator({ ...parts, verifier: { verify } });
  const change = async (more: Partial<StoredToken>): Promise<void> => {
    held.version += 1;
    held.tokens = [{ ...stored, ...more }];
    await directory.refresh();
  };
  return { authenticator, token, change, clock, sealer, refused };
}

const unknown = (): Verification => ({ ok: false, reason: 'unknown' });

function callerIn(result: Result<Caller>): Caller {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value;
}

describe('a session cookie', () => {
  it('is opened once, and refused as soon as its token is revoked', async () => {
    const { authenticator, token, change, sealer } = await scene();
    const { cookie } = authenticator.sessionOf(callerIn(await authenticator.byBearer(token, address)));
    const first = callerIn(authenticator.bySession(cookie, address));
    expect(callerIn(authenticator.bySession(cookie, address))).toBe(first);
    expect(sealer.opened).toBe(1);
    await change({ revokedAt: begin });
    expect(authenticator.bySession(cookie, address)).toMatchObject({ problem: { code: 'unauthorized' } });
  });

  it('is refused when it has ended, although it is remembered', async () => {
    const { authenticator, token, clock } = await scene();
    const { cookie } = authenticator.sessionOf(callerIn(await authenticator.byBearer(token, address)));
    clock.now += accessLimits.sessionHours * hourMs - 1;
    expect(authenticator.bySession(cookie, address).ok).toBe(true);
    clock.now += 1;
    expect(authenticator.bySession(cookie, address).ok).toBe(false);
  });

  it('of a person has one caller, until it ends', async () => {
    const { authenticator, clock } = await scene();
    const person: Caller = { id: 'oidc:ana', name: 'ana', grants: [], owner: null, expiresAt: 1, isVouchedFor: true };
    const { cookie } = authenticator.sessionOf(person);
    const first = callerIn(authenticator.bySession(cookie, address));
    expect(first).toMatchObject({ id: 'oidc:ana', expiresAt: begin + accessLimits.sessionHours * hourMs });
    expect(callerIn(authenticator.bySession(cookie, address))).toBe(first);
    clock.now += accessLimits.sessionHours * hourMs;
    expect(authenticator.bySession(cookie, address).ok).toBe(false);
  });

  it('that is forged is refused, and announced each time', async () => {
    const { authenticator, token, refused } = await scene();
    const { cookie } = authenticator.sessionOf(callerIn(await authenticator.byBearer(token, address)));
    expect(authenticator.bySession(cookie, address).ok).toBe(true);
    const forged = `${cookie.slice(0, -4)}AAAA`;
    for (let times = 0; times < 3; times += 1) expect(authenticator.bySession(forged, address).ok).toBe(false);
    expect(refused).toHaveLength(3);
  });

  it('that is long is opened for each request', async () => {
    const { authenticator, sealer } = await scene();
    const grants = Array.from({ length: 100 }, (_, index) => ({ role: 'reader' as const, winery: `winery-${index}` }));
    const person: Caller = { id: 'oidc:ana', name: 'ana', grants, owner: null, expiresAt: 1, isVouchedFor: true };
    const { cookie } = authenticator.sessionOf(person);
    for (let times = 0; times < 3; times += 1)
      expect(callerIn(authenticator.bySession(cookie, address)).grants).toEqual(grants);
    expect(sealer.opened).toBe(3);
  });
});

describe('a bearer token', () => {
  it('is refused once it is revoked or has expired, and once a character is changed', async () => {
    const { authenticator, token, change, clock } = await scene({ expiresAt: begin + 5 });
    const isAccepted = async (text: string) => (await authenticator.byBearer(text, address)).ok;
    expect(await isAccepted(token)).toBe(true);
    expect(await isAccepted(tokenOf(randomBytes(32)))).toBe(false);
    for (let at = 0; at < token.length; at += 1)
      expect(await isAccepted(`${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`)).toBe(
        false,
      );
    clock.now += 5;
    expect(await isAccepted(token)).toBe(false);
    clock.now = begin;
    expect(await isAccepted(token)).toBe(true);
    await change({ revokedAt: begin });
    expect(await isAccepted(token)).toBe(false);
  });
});

describe('a JSON Web Token', () => {
  const identity = { subject: 'ana', roles: [], wineries: null, owner: null, expiresAt: begin + hourMs };

  it('has the same caller while the verifier returns the same identity, at once or later', async () => {
    const answers: (Verification | Promise<Verification>)[] = [
      Promise.resolve({ ok: true, identity }),
      { ok: true, identity },
      { ok: true, identity: { ...identity } },
      { ok: false, reason: 'The token has expired.' },
    ];
    const { authenticator, refused } = await scene({ verify: () => answers.shift() ?? unknown() });
    const first = callerIn(await authenticator.byBearer('a.b.c', address));
    expect(callerIn(await authenticator.byBearer('a.b.c', address))).toBe(first);
    const other = callerIn(await authenticator.byBearer('a.b.c', address));
    expect([other === first, other]).toEqual([false, first]);
    expect((await authenticator.byBearer('a.b.c', address)).ok).toBe(false);
    expect(refused).toEqual(['The token has expired.']);
  });
});

describe('values by how recently they were used', () => {
  it('are forgotten when others are used, and never more than the limit', () => {
    const values = new RecentlyUsed<number>(10);
    for (let key = 0; key < 1_000; key += 1) {
      values.set(String(key), key);
      expect(values.get('0')).toBe(0);
    }
    const kept = Array.from({ length: 1_000 }, (_, key) => values.get(String(key))).filter((one) => one !== undefined);
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(values.get('5')).toBeUndefined();
  });
});
