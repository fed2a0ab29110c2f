/** The promises of the port that keeps tokens and the audit trail. Every adapter must keep them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AccessStore,
  AuditEntry,
  AuditPlace,
  NewAuditEntry,
  StoredToken,
} from '../../src/application/ports/access-store.js';
import { lot, newPosition, proposalOf, recording, revising, rowAt, unwritten, writtenBy } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

/** The access store of a store that no other test writes to. */
interface AccessSubject extends Pick<Subject, 'store' | 'settingsStore'> {
  accessStore: AccessStore;
}

interface AccessStoreUnderTest extends AccessSubject {
  close(): Promise<void>;
}

export function describeAccessStore(name: string, open: () => Promise<AccessStoreUnderTest>): void {
  describe(`tokens and the audit trail in ${name}`, () => {
    const subject = {} as AccessSubject; // beforeAll fills it before the first test uses it.
    let opened: AccessStoreUnderTest | undefined;
    beforeAll(async () => {
      opened = await open();
      Object.assign(subject, opened);
    });
    afterAll(() => opened?.close());
    describeTokens(subject);
    describeEntries(subject);
    describeEdits(subject);
    describeSettings(subject);
  });
}

type AuditFilter = Parameters<AccessStore['audit']>[0];

const plenty = 1_000;
const everything = { wineries: null, kind: null, by: null, from: null, to: null };

function newToken(createdAt: number, more: Partial<StoredToken> = {}): StoredToken {
  const id = randomUUID();
  const grants = [{ role: 'reader', winery: null } as const, { role: 'editor', winery: 'estate' } as const];
  const created = { createdAt, createdBy: null, expiresAt: null, revokedAt: null, revokedBy: null };
  return { id, name: `token of ${createdAt}`, hash: `hash of ${id}`, grants, owner: null, ...created, ...more };
}

function entryOf(at: number, more: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return { at, kind: 'token_created', by: null, winery: null, change: null, detail: {}, ...more };
}

function describeTokens(subject: AccessSubject): void {
  const create = (token: StoredToken, most = plenty) =>
    subject.accessStore.create(token, most, entryOf(token.createdAt, { by: 'maker', detail: { token: token.id } }));

  it('keeps tokens in the order in which they were made, and counts their changes', async () => {
    const { accessStore } = subject;
    const before = await accessStore.version();
    const later = newToken(20, { owner: 'Client "A"', createdBy: 'admin', expiresAt: 30 });
    const earlier = newToken(10);
    expect(await create(later)).toBe(true);
    expect(await create(earlier)).toBe(true);
    const { version, tokens } = await accessStore.tokens();
    expect(tokens).toEqual([earlier, later]);
    expect(version).toBe(await accessStore.version());
    expect(version).toBe(before + 2);
  });

  it('revokes a token once, with one entry', async () => {
    const { accessStore } = subject;
    const token = newToken(30);
    await create(token);
    const before = await accessStore.version();
    const revoke = (id: string, at: number) =>
      accessStore.revoke(id, at, `by ${at}`, entryOf(at, { kind: 'token_revoked', by: `by ${at}`, detail: { at } }));
    expect(await revoke(token.id, 31)).toBe(true);
    expect(await revoke(token.id, 32)).toBe(false);
    expect(await revoke(randomUUID(), 33)).toBe(false);
    expect(await accessStore.version()).toBe(before + 1);
    const { tokens } = await accessStore.tokens();
    expect(tokens.find(({ id }) => id === token.id)).toEqual({ ...token, revokedAt: 31, revokedBy: 'by 31' });
    const revoked = (await trail(subject)).filter(({ kind }) => kind === 'token_revoked');
    expect(revoked.map(({ detail, by }) => [JSON.parse(detail), by])).toEqual([[{ at: 31 }, 'by 31']]);
  });

  it('stores nothing beyond the greatest number of tokens, also if they are made side by side', async () => {
    const { accessStore } = subject;
    const { tokens, version } = await accessStore.tokens();
    const entries = (await trail(subject)).length;
    const made = await Promise.all([40, 41, 42, 43, 44, 45].map((at) => create(newToken(at), tokens.length + 2)));
    expect(made.filter(Boolean)).toHaveLength(2);
    expect(await create(newToken(46), tokens.length + 2)).toBe(false);
    expect((await accessStore.tokens()).tokens).toHaveLength(tokens.length + 2);
    expect(await accessStore.version()).toBe(version + 2);
    expect(await trail(subject)).toHaveLength(entries + 2);
  });

  it('has one secret of at least 32 bytes', async () => {
    const secret = await subject.accessStore.secret();
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(await subject.accessStore.secret()).toEqual(secret);
  });
}

function describeEntries(subject: AccessSubject): void {
  it('lists entries, the newest first, whatever their times are', async () => {
    const detail = { text: 'é "', nested: [{ a: null }] };
    const [first, second] = [entryOf(99, { by: 'first', winery: 'W', detail }), entryOf(98, { by: 'second' })];
    await subject.accessStore.append([first, second]);
    await subject.accessStore.append([entryOf(97, { by: 'third' })]);
    const [third, ...earlier] = (await trail(subject)).slice(0, 3);
    expect(third?.by).toBe('third');
    expect(earlier.map(written)).toEqual([second, first]);
    await subject.accessStore.append([]);
    expect((await trail(subject))[0]).toEqual(third);
  });

  it('returns each entry once on pages of any size, matching or not', async () => {
    const all = await trail(subject);
    expect(all.length).toBeGreaterThan(6);
    for (const limit of [1, 2, 3, plenty]) {
      const found: AuditEntry[] = [];
      for (let before: AuditPlace | null = null; ; before = found.at(-1)?.place ?? null) {
        const page = await subject.accessStore.audit({ ...everything, by: 'second' }, { before, limit });
        found.push(...page);
        if (page.length < limit) break;
      }
      expect(found).toEqual(all.map((entry) => ({ ...entry, matches: entry.by === 'second' })));
    }
  });

  it('matches entries by winery, kind, author and time, inclusive', async () => {
    const entries = [
      entryOf(500, { by: 'filtered', winery: 'W' }),
      entryOf(501, { by: 'filtered', winery: 'V', kind: 'token_revoked' }),
      entryOf(502, { by: 'filtered' }),
    ];
    await subject.accessStore.append(entries);
    const matched = async (filter: Partial<AuditFilter>) => {
      const found = await subject.accessStore.audit({ ...everything, by: 'filtered', ...filter }, page);
      return found.filter(({ matches }) => matches).map(({ at }) => at);
    };
    const page = { before: null, limit: plenty };
    expect(await matched({})).toEqual([502, 501, 500]);
    expect(await matched({ wineries: ['W', 'X'] })).toEqual([500]);
    expect(await matched({ wineries: ['W', 'V'] })).toEqual([501, 500]);
    expect(await matched({ wineries: [] })).toEqual([]);
    expect(await matched({ kind: 'token_revoked' })).toEqual([501]);
    expect(await matched({ kind: 'actions_edited' })).toEqual([]);
    const range = await subject.accessStore.audit({ ...everything, from: 500, to: 501 }, page);
    expect(range.filter(({ matches }) => matches).map(({ at }) => at)).toEqual([501, 500]);
  });
}

function describeEdits(subject: AccessSubject): void {
  it('lists a change set that edited earlier actions among the entries, by its place in the log', async () => {
    const stream = lot('audited');
    const recorded = recording({ stream, version: unwritten, at: 1 });
    const first = await committed(subject, recorded);
    const edited = await trail(subject);
    await subject.accessStore.append([entryOf(1, { by: 'before' })]);
    const id = recorded.revisions[0]?.position.id ?? '';
    const at = newPosition(1, first, id);
    const more = { recordedBy: 'editor', recordedAt: 700, winery: 'estate' };
    const version = writtenBy(recorded, stream);
    const revision = { stream, version, at, revision: 2, takesBack: first + 1, events: ['{}'], more };
    const revised = revising(revision);
    const second = await committed(subject, revised);
    await subject.accessStore.append([entryOf(1, { by: 'after' })]);
    const [after, edit, before, ...rest] = await trail(subject);
    expect([after?.by, before?.by, rest]).toEqual(['after', 'before', edited]);
    expect(edit).toMatchObject({ at: 700, kind: 'actions_edited', by: 'editor', winery: 'estate' });
    const ofEdits = { ...everything, kind: 'actions_edited' } as const;
    const matching = (await subject.accessStore.audit(ofEdits, { before: null, limit: 3 })).map((one) => one.matches);
    expect(matching).toEqual([false, true, false]);
    expect([edit?.change, edit?.place]).toEqual([revised.change, { head: second + 2, number: 0 }]);
    const notifications = { first: second, last: second + 2 };
    expect(detailOf(edit)).toEqual({ notifications, revised: 1, retracted: 0, recorded: 0 });

    const next = { ...revision, version: writtenBy(revised, stream), revision: 3, takesBack: second + 2, events: null };
    await committed(subject, revising(next));
    expect(detailOf((await trail(subject))[0])).toMatchObject({ revised: 0, retracted: 1 });
  });

  it('matches an edit by both wineries of a transfer in bond', async () => {
    const recorded = recording({ stream: lot('bonded'), version: unwritten, at: 1 });
    const first = await committed(subject, recorded);
    const [row] = recorded.revisions;
    if (row === undefined) throw new Error('no revision');
    const position = rowAt(newPosition(1, first, row.position.id));
    const revisions = [{ ...row, revision: 2, position, otherWinery: 'receiver' }];
    await committed(subject, proposalOf({ notifications: 1, revisions }));
    for (const [winery, isMatch] of [['estate', true] as const, ['receiver', true] as const, ['x', false] as const]) {
      const filter = { ...everything, wineries: [winery] };
      const [newest] = await subject.accessStore.audit(filter, { before: null, limit: 1 });
      expect([winery, newest?.kind, newest?.matches]).toEqual([winery, 'actions_edited', isMatch]);
    }
  });

  it('counts an overridden lock once its change set is published', async () => {
    const recorded = recording({ stream: lot('locked'), version: unwritten, at: 1 });
    const { change } = recorded;
    await subject.accessStore.append([
      entryOf(1, { kind: 'lock_overridden', by: 'steward', winery: 'estate', change }),
    ]);
    const newest = async () => (await trail(subject))[0];
    expect(await newest()).toMatchObject({ by: 'steward', change, matches: false });
    await committed(subject, recorded);
    expect(await newest()).toMatchObject({ by: 'steward', change, matches: true });
  });
}

function describeSettings(subject: AccessSubject): void {
  it('has an entry for each put of settings that changed them', async () => {
    const { settingsStore } = subject;
    const record = {
      ...{ winery: 'audited', name: 'A', bond: null, volumeUnit: 'gal' as const, weightUnit: 'lb' as const },
      ...{
        currency: 'USD',
        timeZone: 'UTC',
        capacityPolicy: 'warn' as const,
        lockDate: null,
        spread: 1,
        inventoryLines: 'physical' as const,
        lockOnFiling: false,
      },
    };
    const tank = { winery: 'audited', vessel: 'T-1', kind: 'tank' as const, capacity: null };
    const audited = (at: number) => ({ audited: { at, by: 'steward', detail: `{"put":${at}}` } });
    const former = (await trail(subject)).length;
    await settingsStore.putWinery(record, audited(1));
    await settingsStore.putWinery({ ...record, name: 'B' }, audited(2));
    await settingsStore.putWinery({ ...record, name: 'C' }, { ...audited(3), replaces: 1 });
    await settingsStore.putVessel(tank, audited(4));
    await settingsStore.putVessel({ ...tank, capacity: 7 }, audited(5));
    await settingsStore.putVessel(tank, { ...audited(6), replaces: null });
    const entries = (await trail(subject)).slice(0, -former).reverse();
    expect(entries.map((entry) => [entry.kind, entry.at, entry.by, entry.winery, detailOf(entry)])).toEqual([
      ['winery_created', 1, 'steward', 'audited', { put: 1 }],
      ['winery_changed', 2, 'steward', 'audited', { put: 2 }],
      ['vessel_created', 4, 'steward', 'audited', { put: 4 }],
      ['vessel_changed', 5, 'steward', 'audited', { put: 5 }],
    ]);
  });
}

function trail({ accessStore }: AccessSubject): Promise<readonly AuditEntry[]> {
  return accessStore.audit(everything, { before: null, limit: plenty });
}

function written({ at, kind, by, winery, change, detail }: AuditEntry): NewAuditEntry {
  return { at, kind, by, winery, change, detail: JSON.parse(detail) as Record<string, unknown> }; // Stored as the JSON of an object.
}

function detailOf(entry: AuditEntry | undefined): unknown {
  return JSON.parse(entry?.detail ?? 'null');
}
