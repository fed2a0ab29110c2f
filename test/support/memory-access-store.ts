import type { AccessStore, AuditEntry, NewAuditEntry, StoredToken } from '../../src/application/ports/access-store.js';
import { type KeptAuditEntry, MemoryRecord, type Published } from './memory-record.js';

type AuditFilter = Parameters<AccessStore['audit']>[0];

/** Tokens and the audit trail in memory, for tests. `record`: where the edits of the trail are published. */
export function memoryAccessStore(record = new MemoryRecord()): AccessStore {
  const tokens = new Map<string, StoredToken>();
  let version = 0;
  return {
    version: async () => version,
    tokens: async () => ({ version, tokens: [...tokens.values()].sort(byCreation) }),
    secret: async () => new Uint8Array(32).fill(1),
    create: async (token, most, entry) => {
      if (tokens.size >= most) return false;
      tokens.set(token.id, { ...token, revokedAt: null, revokedBy: null });
      version += 1;
      appendEntry(record, entry);
      return true;
    },
    revoke: async (id, at, by, entry) => {
      const token = tokens.get(id);
      if (token === undefined || token.revokedAt !== null) return false;
      tokens.set(id, { ...token, revokedAt: at, revokedBy: by });
      version += 1;
      appendEntry(record, entry);
      return true;
    },
    append: async (entries) => {
      for (const entry of entries) appendEntry(record, entry);
    },
    audit: async (filter, { before, limit }) =>
      [...record.audited, ...record.published.flatMap(editOf)]
        .filter(({ place }) => before === null || comparePlaces(place, before) < 0)
        .sort((a, b) => comparePlaces(b.place, a.place))
        .slice(0, limit)
        .map(({ wineries, ...entry }) => ({ ...entry, matches: matches(record, filter, { ...entry, wineries }) })),
  };
}

function appendEntry(record: MemoryRecord, { detail, ...entry }: NewAuditEntry): void {
  record.appendAudit({ ...entry, detail: JSON.stringify(detail) });
}

/** Returns the entry of a change set that edited earlier actions. */
function editOf({ proposal: { revisions }, change }: Published): KeptAuditEntry[] {
  if (revisions.every(({ revision }) => revision === 1)) return [];
  const { first, last, recordedAt: at, recordedBy: by, winery } = change;
  const detail = {
    notifications: { first, last },
    revised: revisions.filter(({ revision, retracted }) => revision > 1 && !retracted).length,
    retracted: revisions.filter(({ retracted }) => retracted).length,
    recorded: revisions.filter(({ revision }) => revision === 1).length,
  };
  const wineries = revisions.flatMap((one) => [one.winery, ...(one.otherWinery === null ? [] : [one.otherWinery])]);
  const entry = { at, kind: 'actions_edited', by, winery, change: change.change, wineries } as const;
  return [{ ...entry, place: { head: last, number: 0 }, detail: JSON.stringify(detail) }];
}

function matches(
  record: MemoryRecord,
  filter: AuditFilter,
  { kind, by, at, change, wineries }: KeptAuditEntry,
): boolean {
  return (
    (filter.wineries === null || wineries.some((winery) => filter.wineries?.includes(winery))) &&
    (filter.kind === null || filter.kind === kind) &&
    (filter.by === null || filter.by === by) &&
    (filter.from === null || at >= filter.from) &&
    (filter.to === null || at <= filter.to) &&
    (kind !== 'lock_overridden' || (change !== null && record.byChange.has(change)))
  );
}

function comparePlaces(a: AuditEntry['place'], b: AuditEntry['place']): number {
  return a.head - b.head || a.number - b.number;
}

function byCreation(a: StoredToken, b: StoredToken): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
