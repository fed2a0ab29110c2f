/** Tokens and the audit trail. */
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';

export type Token = Schemas['Token'];
export type CreatedToken = Schemas['CreatedToken'];
export type AuditEntry = Schemas['AuditEntry'];

/** The part of a list that is read at once. */
const limit = 100;

const after = (cursor: string | null) => ({ limit, ...(cursor === null ? {} : { cursor }) });

export const readTokens = (cursor: string | null, signal: AbortSignal): Promise<Answer<Schemas['TokenList']>> =>
  answerOf(api.GET('/v1/tokens', { params: { query: after(cursor) }, signal }));

export const createToken = (body: Schemas['NewToken']): Promise<Answer<CreatedToken>> =>
  answerOf(api.POST('/v1/tokens', { body }));

export const revokeToken = (token: string): Promise<Answer<Token>> =>
  answerOf(api.DELETE('/v1/tokens/{token}', { params: { path: { token } } }));

/** Which entries of the audit trail are read. Times are in RFC 3339. */
export interface AuditFilter {
  readonly winery?: string;
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
}

export const readAudit = (
  filter: AuditFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Schemas['AuditList']>> =>
  answerOf(api.GET('/v1/audit', { params: { query: { ...after(cursor), ...filter } }, signal }));
