import type { Grant } from '../access/caller.js';

/** A token without its secret. Times are milliseconds since 1970. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  readonly grants: readonly Grant[];
  readonly owner: string | null;
  readonly createdAt: number;
  readonly createdBy: string | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
}

type NewToken = Omit<StoredToken, 'revokedAt' | 'revokedBy'>;

/** All tokens, as of one version. */
interface StoredTokens {
  readonly version: number;
  readonly tokens: readonly StoredToken[];
}

/** What the audit trail can hold. `actions_edited` stands in the log; the others are entries of their own. */
export const auditKinds = [
  'actions_edited',
  'appellation_changed',
  'label_changed',
  'label_removed',
  'lock_overridden',
  'report_filed',
  'sign_in_refused',
  'token_created',
  'token_revoked',
  'vessel_changed',
  'vessel_created',
  'winery_changed',
  'winery_created',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** An entry to be written. `detail` is a plain object. */
export interface NewAuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: AuditKind;
  readonly by: string | null;
  readonly winery: string | null;
  /** Of `lock_overridden`: the change set, which may be refused. The entry counts once it is published. */
  readonly change: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The place of an entry in the trail: the head of the log when it was written, and its number. The number of an edit is 0. */
export interface AuditPlace {
  readonly head: number;
  readonly number: number;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'detail'> {
  readonly place: AuditPlace;
  /** JSON text of an object. */
  readonly detail: string;
  /** Whether the entry fulfils the conditions of the list. */
  readonly matches: boolean;
}

/** Conditions of a list of the audit trail. Null excludes nothing. */
interface AuditFilter {
  /** Entries of these wineries alone: not those that concern no winery. */
  readonly wineries: readonly string[] | null;
  readonly kind: AuditKind | null;
  readonly by: string | null;
  /** Times in milliseconds, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Keeps tokens and the audit trail. Every method rejects with StoreUnavailable. */
export interface AccessStore {
  /** How often the tokens were changed: they are read again when it has risen. */
  version(): Promise<number>;
  tokens(): Promise<StoredTokens>;
  /** The secret that seals cookies and cursors: at least 32 bytes, the same for every node. */
  secret(): Promise<Uint8Array>;
  /** Stores a token and its entry in the audit trail. Returns false, and stores nothing, if there are `most` tokens. */
  create(token: NewToken, most: number, entry: NewAuditEntry): Promise<boolean>;
  /** Revokes a token, with an entry in the audit trail. Returns false if it does not exist or was revoked before. */
  revoke(id: string, at: number, by: string | null, entry: NewAuditEntry): Promise<boolean>;
  append(entries: readonly NewAuditEntry[]): Promise<void>;
  /** The entries before a place, the newest first. Looks at `limit` entries, whether they match or not. */
  audit(
    filter: AuditFilter,
    page: { readonly before: AuditPlace | null; readonly limit: number },
  ): Promise<readonly AuditEntry[]>;
}
