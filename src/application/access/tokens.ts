import { instantText } from '../../cellar/instant-text.js';
import type { JsonObject } from '../json-object.js';
import type { AccessStore, StoredToken } from '../ports/access-store.js';
import { encodeCursor, textCursor } from '../request/cursor.js';
import { type Failure, failure, type Result, success } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';
import { type Caller, lacking } from './caller.js';
import { publicGrants, readTokenRequest, type TokenRequest } from './token-request.js';
import { secretHash, tokenOf } from './token-text.js';

interface TokensParts {
  readonly store: Pick<AccessStore, 'tokens' | 'create' | 'revoke'>;
  readonly limits: { readonly tokens: number };
  readonly pageLimit: number;
  readonly now: () => number;
  readonly newId: () => string;
  /** Returns 32 random bytes. */
  readonly randomSecret: () => Uint8Array;
  /** Called after a change of tokens: a hint to read them again at once. */
  readonly onChanged: () => Promise<void>;
}

/** Makes, lists and revokes tokens. `caller`: who asks, or null if no request needs credentials; null may do everything. */
export class Tokens {
  constructor(private readonly parts: TokensParts) {}

  async create(body: unknown, caller: Caller | null): Promise<Result<JsonObject>> {
    const { store, limits, now, newId, randomSecret, onChanged } = this.parts;
    const read = readTokenRequest(body, now());
    if (!read.ok) return read;
    const refusal = caller === null ? null : beyond(caller, read.value);
    if (refusal !== null) return refusal;
    const token = tokenOf(randomSecret());
    const createdAt = now();
    const by = caller?.name ?? null;
    const made = { id: newId(), ...read.value, hash: secretHash(token), createdAt, createdBy: by };
    const entry = { at: createdAt, kind: 'token_created', by, change: null, ...auditOf(made) } as const;
    if (!(await store.create(made, limits.tokens, entry)))
      return failure('too_large', `There are ${limits.tokens} tokens, the most that Solera keeps.`);
    await onChanged();
    return success({ ...publicToken({ ...made, revokedAt: null, revokedBy: null }, now()), token });
  }

  async list(query: PageQuery, caller: Caller | null): Promise<Result<Page<JsonObject>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const { store, pageLimit, now } = this.parts;
    const limit = query.limit ?? pageLimit;
    const all = (await store.tokens()).tokens.filter((token) => caller === null || administers(caller, token));
    const start = cursor.value === null ? 0 : all.findIndex(({ id }) => id === cursor.value) + 1;
    const shown = all.slice(start, start + limit);
    const last = shown.at(-1);
    const hasMore = start + limit < all.length && last !== undefined;
    return success({
      items: shown.map((token) => publicToken(token, now())),
      next: hasMore ? encodeCursor(last.id) : null,
    });
  }

  async revoke(id: string, caller: Caller | null): Promise<Result<JsonObject>> {
    const { store, now, onChanged } = this.parts;
    const found = await this.find(id);
    if (found === null || (caller !== null && !administers(caller, found))) return noToken(id);
    const at = now();
    const by = caller?.name ?? null;
    await store.revoke(id, at, by, { at, kind: 'token_revoked', by, change: null, ...auditOf(found) });
    await onChanged();
    const revoked = await this.find(id);
    return revoked === null ? noToken(id) : success(publicToken(revoked, now()));
  }

  private async find(id: string): Promise<StoredToken | null> {
    return (await this.parts.store.tokens()).tokens.find((token) => token.id === id) ?? null;
  }
}

/** A caller makes only tokens that may do no more than itself, so that a leaked one cannot raise its own rights. */
function beyond(caller: Caller, { grants, owner }: TokenRequest): Failure | null {
  for (const { winery } of grants) {
    const refusal = lacking(caller, 'administer', winery === null ? 'all' : { winery });
    if (refusal !== null) return refusal;
  }
  if (caller.owner === null || caller.owner === owner) return null;
  return failure(
    'forbidden',
    `Credentials that are limited to lots of ${caller.owner} make only tokens of that owner.`,
  );
}

/** A caller with an owner administers only tokens of that owner. */
function administers(caller: Caller, { grants, owner }: Pick<StoredToken, 'grants' | 'owner'>): boolean {
  if (caller.owner !== null && caller.owner !== owner) return false;
  return grants.every(({ winery }) => lacking(caller, 'administer', winery === null ? 'all' : { winery }) === null);
}

/** The entry of a token in the audit trail belongs to its winery, if it has one alone. */
function auditOf({ id, name, grants, owner }: Pick<StoredToken, 'id' | 'name' | 'grants' | 'owner'>) {
  const wineries = new Set(grants.map(({ winery }) => winery));
  const [only = null] = wineries.size === 1 ? wineries : [];
  return { winery: only, detail: { token: id, name, grants: publicGrants(grants), owner } };
}

function publicToken(token: StoredToken, now: number): JsonObject {
  const { id, name, grants, owner, createdAt, createdBy, expiresAt, revokedAt, revokedBy } = token;
  const shown = publicGrants(grants);
  const [only] = shown;
  const status = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
  return {
    ...{ id, name },
    // The short form of a token with one role in one winery, as it was asked for.
    ...(shown.length === 1 && only !== undefined ? { role: only.role, winery: only.winery } : {}),
    grants: shown,
    ...{ owner, status },
    createdAt: instantText(createdAt),
    createdBy,
    expiresAt: expiresAt === null ? null : instantText(expiresAt),
    ...(revokedAt === null ? {} : { revokedAt: instantText(revokedAt), revokedBy }),
  };
}

function noToken(id: string): Failure {
  return failure('not_found', `There is no token ${id}.`);
}
