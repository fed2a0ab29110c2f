import type { JsonObject } from '../json-object.js';
import type { AuditKind } from '../ports/access-store.js';
import type { Result } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';

export interface AuditQuery extends PageQuery {
  /** Entries of this winery; by default also those of none. */
  readonly winery?: string;
  /** Entries of this kind. */
  readonly kind?: AuditKind;
  /** Entries of this author: the name of a token, or the subject that an issuer named. */
  readonly by?: string;
  /** Times in milliseconds since 1970, inclusive. */
  readonly from?: number;
  readonly to?: number;
}

/** Tokens and the audit trail, as they are for one caller. Bodies are untrusted; every failure that a client can cause is a `Result`. */
export interface AccessUseCases {
  /** Makes a token. Its text is in the answer and nowhere else, ever. */
  createToken(body: unknown): Promise<Result<JsonObject>>;
  /** Lists tokens, without their secrets, in the order in which they were made. */
  listTokens(query: PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Revokes a token: within a second, no node accepts it. Repeating it gives the same answer. Fails with `not_found`. */
  revokeToken(id: string): Promise<Result<JsonObject>>;
  /** Lists the audit trail, the newest entry first. A page may hold fewer entries than `limit` although more follow. */
  listAudit(query: AuditQuery): Promise<Result<Page<JsonObject>>>;
}
