import type { AccessStore, StoredToken } from '../ports/access-store.js';
import type { Caller } from './caller.js';

interface DirectoryParts {
  readonly store: Pick<AccessStore, 'version' | 'tokens'>;
  readonly limits: { readonly staleMs: number };
  /** Milliseconds since any point in time. */
  readonly elapsedMs: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The tokens that are in use, as the database had them less than `staleMs` ago.
 * Owns: the tokens in memory. Does not own: the timer that refreshes them, and the tokens (the database's).
 * Invariants: 1. A token that was revoked more than `staleMs` before the call of `ensureCurrent` is not found once that has resolved. 2. The same token has the same caller until it changes.
 */
export class TokenDirectory {
  private byHash: ReadonlyMap<string, Caller> = new Map();
  private byId: ReadonlyMap<string, Caller> = new Map();
  private version = -1;
  private count = 0;
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;

  constructor(private readonly parts: DirectoryParts) {}

  /** Whether any token exists, also a revoked one: from then on, requests need credentials. */
  get hasTokens(): boolean {
    return this.count > 0;
  }

  /** Returns null if what is in memory is current, or a promise of when it is. The promise rejects with StoreUnavailable. */
  ensureCurrent(): Promise<void> | null {
    return this.isStale(this.parts.elapsedMs()) ? this.refreshSince(this.parts.elapsedMs()) : null;
  }

  /** A read that is in progress may have begun long ago: then another one follows, which began after the call. */
  private async refreshSince(calledAt: number): Promise<void> {
    await this.refresh();
    if (this.isStale(calledAt)) await this.refresh();
  }

  private isStale(at: number): boolean {
    return at - this.readAt > this.parts.limits.staleMs;
  }

  /** Reads the tokens again if they have changed. Calls at the same time share one read. Rejects with StoreUnavailable. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  /** Returns the caller of a token that is in use, by the hash of the token. */
  byTokenHash(hash: string): Caller | null {
    return this.inUse(this.byHash.get(hash));
  }

  /** Returns the caller of a token that is in use, by its id. */
  byTokenId(id: string): Caller | null {
    return this.inUse(this.byId.get(id));
  }

  private inUse(caller: Caller | undefined): Caller | null {
    if (caller === undefined) return null;
    return caller.expiresAt !== null && caller.expiresAt <= this.parts.now() ? null : caller;
  }

  private async read(): Promise<void> {
    const { store, elapsedMs } = this.parts;
    // The moment before the read: what was revoked later may be missing.
    const startedAt = elapsedMs();
    if ((await store.version()) !== this.version) {
      const { version, tokens } = await store.tokens();
      this.keep(tokens);
      this.version = version;
    }
    this.readAt = startedAt;
  }

  private keep(tokens: readonly StoredToken[]): void {
    const byHash = new Map<string, Caller>();
    const byId = new Map<string, Caller>();
    for (const { id, name, hash, grants, owner, expiresAt, revokedAt } of tokens) {
      if (revokedAt !== null) continue;
      const known = this.byId.get(id) ?? { id, name, grants, owner, expiresAt, isVouchedFor: false };
      byHash.set(hash, known);
      byId.set(id, known);
    }
    this.byHash = byHash;
    this.byId = byId;
    this.count = tokens.length;
  }
}
