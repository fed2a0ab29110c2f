import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessLimits } from '../../config/access.js';
import { AuditTrail } from '../../src/application/access/audit-trail.js';
import { RefusedSignIns } from '../../src/application/access/refused-sign-ins.js';
import { Sealer } from '../../src/application/access/sealer.js';
import { TokenDirectory } from '../../src/application/access/token-directory.js';
import { readTokenRequest } from '../../src/application/access/token-request.js';
import { tokenFault, tokenOf } from '../../src/application/access/token-text.js';
import type { NewAuditEntry } from '../../src/application/ports/access-store.js';
import { memoryAccessStore } from '../support/memory-access-store.js';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the text of a token', () => {
  const token = tokenOf(randomBytes(32));

  it('has 57 characters and a known prefix', () => {
    expect(token).toMatch(/^solera_[\w-]{43}[0-9a-z]{7}$/);
    expect(tokenFault(token)).toBeNull();
  });

  it('is recognised as wrong if any character is changed, left out or repeated', () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      for (const text of [
        token.slice(0, at) + other + token.slice(at + 1),
        token.slice(0, at) + token.slice(at + 1),
        token.slice(0, at) + token[at] + token.slice(at),
      ]) {
        expect(tokenFault(text)).not.toBeNull();
        expect(tokenFault(text)).not.toContain(text);
      }
    }
  });
});

describe('a request for a token', () => {
  const valid = { name: 'press crew', role: 'recorder', winery: 'estate' };

  it.each([
    [{ ...valid, name: '' }, '/name'],
    [{ ...valid, name: ' ' }, '/name'],
    [{ ...valid, name: 'x'.repeat(101) }, '/name'],
    [{ ...valid, name: 'a\u0000' }, '/name'],
    [{ ...valid, role: 'root' }, '/role'],
    [{ ...valid, role: '__proto__' }, '/role'],
    [{ ...valid, winery: '..' }, '/winery'],
    [{ ...valid, winery: undefined }, '/winery'],
    [{ ...valid, wineries: ['other'] }, '/wineries'],
    [{ name: 'x', role: 'reader', wineries: [] }, '/wineries'],
    [{ name: 'x', role: 'reader', wineries: ['a', 'b c'] }, '/wineries/1'],
    [{ ...valid, grants: [{ role: 'reader', winery: '*' }] }, '/role'],
    [{ name: 'x', grants: [{ role: 'reader' }] }, '/grants/0/winery'],
    [{ ...valid, owner: '' }, '/owner'],
    [{ ...valid, owner: 7 }, '/owner'],
    [{ ...valid, expires: '0d' }, '/expires'],
    [{ ...valid, expires: '-1d' }, '/expires'],
    [{ ...valid, expires: '3651d' }, '/expires'],
    [{ ...valid, expires: '2025-12-31T23:59:59Z' }, '/expires'],
    [{ ...valid, expires: 90 }, '/expires'],
    [{ ...valid, admin: true }, '/admin'],
  ])('is refused with a pointer: %j', (body, pointer) => {
    const read = readTokenRequest(body, now);
    expect(read.ok ? null : read.problem.errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('names each grant once, and ends when it says', () => {
    const read = readTokenRequest({ name: ' x ', role: 'reader', wineries: ['a', '*', 'a'], expires: '1d' }, now);
    const grants = [
      { role: 'reader', winery: 'a' },
      { role: 'reader', winery: null },
    ];
    expect(read).toEqual({ ok: true, value: { name: 'x', grants, owner: null, expiresAt: now + 86_400_000 } });
  });
});

describe('sealed texts', () => {
  const sealer = new Sealer(randomBytes(32), randomBytes);

  it('open only for their purpose, unchanged and whole, in the system that sealed them', () => {
    const sealed = sealer.seal('cursor', '{"lot":"A"}');
    expect(sealer.open('cursor', sealed)).toBe('{"lot":"A"}');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('lot');
    expect(sealer.open('session', sealed)).toBeNull();
    expect(new Sealer(randomBytes(32), randomBytes).open('cursor', sealed)).toBeNull();
    for (const text of ['', 'x', sealed.slice(1), sealed.slice(0, -2), `A${sealed}`, sealed.replace(/^../, '__')])
      expect(sealer.open('cursor', text)).toBeNull();
  });
});

describe('the directory of tokens', () => {
  const limits = { staleMs: 800 };

  async function scene(expiresAt: number | null = null) {
    const clock = { elapsed: 0, now };
    const store = memoryAccessStore();
    const times = { createdAt: now, createdBy: null, expiresAt };
    const token = {
      id: 'id',
      name: 't',
      hash: 'hash',
      grants: [{ role: 'reader', winery: null }],
      owner: null,
    } as const;
    await store.create({ ...token, ...times }, 1, entry);
    const directoryOf = (read = store) =>
      new TokenDirectory({ store: read, limits, elapsedMs: () => clock.elapsed, now: () => clock.now });
    return { store, clock, directoryOf };
  }

  it('forgets a revoked token once it reads again', async () => {
    const { store, clock, directoryOf } = await scene();
    const directory = directoryOf();
    await directory.ensureCurrent();
    expect(directory.byTokenHash('hash')?.name).toBe('t');
    await store.revoke('id', now, null, entry);
    clock.elapsed = 800;
    expect(directory.ensureCurrent()).toBeNull();
    expect(directory.byTokenId('id')).not.toBeNull();
    clock.elapsed = 801;
    await directory.ensureCurrent();
    expect([directory.byTokenHash('hash'), directory.byTokenId('id'), directory.hasTokens]).toEqual([null, null, true]);
  });

  it('forgets an expired token at once', async () => {
    const { clock, directoryOf } = await scene(now + 5);
    const directory = directoryOf();
    await directory.refresh();
    expect(directory.byTokenHash('hash')).not.toBeNull();
    clock.now = now + 5;
    expect(directory.byTokenHash('hash')).toBeNull();
  });

  it('does not accept a read that began long before the call', async () => {
    const { store, clock, directoryOf } = await scene();
    const waits: (() => void)[] = [];
    let versions = 0;
    const version = async () => {
      versions += 1;
      const read = await store.version();
      await new Promise<void>((resolve) => waits.push(resolve));
      return read;
    };
    const directory = directoryOf({ ...store, version });
    const first = directory.refresh();
    clock.elapsed = 5_000;
    const current = directory.ensureCurrent();
    await expect.poll(() => waits.length).toBe(1);
    waits.shift()?.();
    await first;
    await expect.poll(() => waits.length).toBe(1);
    waits.shift()?.();
    await current;
    expect(versions).toBe(2);
  });
});

const entry: NewAuditEntry = { at: now, kind: 'token_created', by: null, winery: null, change: null, detail: {} };
const everything = { wineries: null, kind: null, by: null, from: null, to: null };

describe('refused sign-ins', () => {
  it('are counted in bounded memory, also while the database is away, and none is lost', async () => {
    const kept = memoryAccessStore();
    let isAway = true;
    const append: typeof kept.append = async (entries) => {
      if (isAway) throw new Error('away');
      await kept.append(entries);
    };
    const refusals = new RefusedSignIns({ store: { append }, limits: { refusalKinds: 10 }, now: () => now });
    for (let round = 0; round < 50; round += 1) {
      for (let index = 0; index < 30; index += 1) refusals.add(`10.0.${round}.${index}`, 'unknown');
      const flushing = refusals.flush();
      for (let index = 0; index < 30; index += 1) refusals.add(`10.1.${round}.${index}`, 'unknown');
      await expect(flushing).rejects.toThrow('away');
    }
    isAway = false;
    await refusals.flush();
    const written = await kept.audit(everything, { before: null, limit: 100 });
    expect(written.length).toBeLessThanOrEqual(11);
    const counts = written.map(({ detail }) => Number((JSON.parse(detail) as { readonly count: number }).count)); // Written by the code under test.
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50 * 60);
  });
});

describe('pages of the audit trail', () => {
  const store = memoryAccessStore();
  let reads = 0;
  const audit: typeof store.audit = (...query) => {
    reads += 1;
    return store.audit(...query);
  };
  const limits = { auditExamined: accessLimits.auditExamined, auditPerRead: 50 };
  const trail = new AuditTrail({ store: { audit }, limits, pageLimit: 100 });
  const times = Array.from({ length: 1_000 }, (_, index) => now + index);
  const matching = times.filter((_, index) => index % 97 === 0);
  beforeAll(() => store.append(times.map((at) => ({ ...entry, at, by: matching.includes(at) ? 'x' : 'y' }))));

  it.each([1, 2, 7, 100])('of %i hold every matching entry once, with few reads', async (limit) => {
    reads = 0;
    const found: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await trail.list({ by: 'x', limit, ...(cursor === null ? {} : { cursor }) }, null);
      if (!page.ok) throw new Error(page.problem.detail);
      expect(page.value.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.value.items.map(({ at }) => Date.parse(String(at))));
      ({ next: cursor } = page.value);
    } while (cursor !== null);
    expect(found).toEqual([...matching].reverse());
    expect(reads).toBeLessThan(60);
  });

  it.each(['', 'x', '7', '[7]', '[7,"7"]', '[7,7,7]', '[7,7.5]', '{"head":7,"number":7}'])(
    'do not begin at a cursor that is not one of the list: %s',
    async (text) => {
      const page = await trail.list({ cursor: Buffer.from(text).toString('base64url') }, null);
      expect(page.ok ? null : page.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/cursor']);
    },
  );

  it('hold entries of one kind if the query names it', async () => {
    await store.append([{ ...entry, kind: 'token_revoked', by: 'z' }]);
    const page = await trail.list({ kind: 'token_revoked' }, null);
    expect(page.ok && page.value.items.map(({ kind, by }) => [kind, by])).toEqual([['token_revoked', 'z']]);
  });
});
