import type { Grant } from '../../application/access/caller.js';
import type {
  AccessStore,
  AuditEntry,
  AuditKind,
  NewAuditEntry,
  StoredToken,
} from '../../application/ports/access-store.js';
import { accessLimits } from '../../../config/access.js';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const version = statement('access-version');
const secret = statement('access-secret');
const tokens = statement('access-tokens');
const createToken = statement('create-token');
const revokeToken = statement('revoke-token');
const appendAudit = statement('append-audit');
const auditTrail = statement('audit-trail');

interface TokenRow {
  readonly version: number;
  readonly id: string | null;
  readonly name: string;
  readonly hash: string;
  readonly grants: string;
  readonly owner: string | null;
  readonly created_at: number;
  readonly created_by: string | null;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly revoked_by: string | null;
}

interface CreationRow {
  readonly is_made: boolean;
  readonly is_full: boolean;
}

interface AuditRow {
  readonly head: number;
  readonly number: number;
  readonly recorded_at: number;
  readonly kind: AuditKind;
  readonly recorded_by: string | null;
  readonly winery: string | null;
  readonly change_set: string | null;
  readonly detail: string;
  readonly matches: boolean;
}

/** Returns the AccessStore of PostgreSQL. */
export function accessStore({ reads, commits }: Pick<Connections, 'reads' | 'commits'>): AccessStore {
  return {
    version: async () => (await read<{ version: number }>(reads, version, []))[0]?.version ?? 0,
    secret: async () => {
      const [row] = await read<{ secret: Uint8Array }>(reads, secret, []);
      if (row === undefined) throw new Error('the table access_state has no row, though the database is migrated');
      return row.secret;
    },
    tokens: async () => {
      const rows = await read<TokenRow>(reads, tokens, []);
      return { version: rows[0]?.version ?? 0, tokens: rows.flatMap(tokenOf) };
    },
    create: async ({ id, name, hash, grants, owner, createdAt, createdBy, expiresAt }, most, entry) => {
      const columns = [id, name, hash, JSON.stringify(grants), owner, createdAt, createdBy, expiresAt, most];
      for (let attempt = 0; attempt < accessLimits.creationAttempts; attempt += 1) {
        const [row] = await read<CreationRow>(commits, createToken, [...columns, ...auditColumns(entry)]);
        if (row === undefined) throw new Error('the table access_state has no row, though the database is migrated');
        // Each repeat follows another change of tokens, of which there are few.
        if (row.is_made || row.is_full) return row.is_made;
      }
      throw new StoreUnavailable(
        'Other tokens were changed at the same time, again and again. Send the request again.',
        {
          code: 'tokens_changed',
          retryable: true,
        },
      );
    },
    revoke: async (id, at, by, entry) =>
      (await read(commits, revokeToken, [id, at, by, ...auditColumns(entry)])).length > 0,
    append: async (entries) => {
      await read(commits, appendAudit, [JSON.stringify(entries)]);
    },
    audit: async ({ wineries, kind, by, from, to }, { before, limit }) => {
      const place = before ?? { head: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };
      const conditions = [wineries, kind, by, from, to];
      const rows = await read<AuditRow>(reads, auditTrail, [place.head, place.number, limit, ...conditions]);
      return rows.map(auditEntryOf);
    },
  };
}

function auditColumns({ kind, winery, detail }: NewAuditEntry): readonly unknown[] {
  return [kind, winery, JSON.stringify(detail)];
}

function tokenOf(row: TokenRow): StoredToken[] {
  if (row.id === null) return [];
  return [
    {
      id: row.id,
      name: row.name,
      hash: row.hash,
      grants: JSON.parse(row.grants) as Grant[], // Written from grants.
      owner: row.owner,
      createdAt: row.created_at,
      createdBy: row.created_by,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      revokedBy: row.revoked_by,
    },
  ];
}

function auditEntryOf(row: AuditRow): AuditEntry {
  return {
    place: { head: row.head, number: row.number },
    at: row.recorded_at,
    kind: row.kind,
    by: row.recorded_by,
    winery: row.winery,
    change: row.change_set,
    detail: row.detail,
    matches: row.matches,
  };
}
