import { type Failure, failure, type Result, success } from '../result.js';
import type { Caller } from './caller.js';
import { RecentlyUsed } from './recently-used.js';
import type { RefusedSignIns } from './refused-sign-ins.js';
import type { Sealer } from './sealer.js';
import type { TokenDirectory } from './token-directory.js';
import { mayBeToken, secretHash, tokenFault } from './token-text.js';
import type { TokenVerifier, Verification, VerifiedIdentity } from './token-verifier.js';

interface AuthenticatorParts {
  readonly directory: TokenDirectory;
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Null without an issuer. */
  readonly verifier: TokenVerifier | null;
  readonly refusals: Pick<RefusedSignIns, 'add'>;
  readonly limits: {
    readonly credentialsCharacters: number;
    readonly sessionHours: number;
    readonly openedSessions: number;
    readonly openedSessionCharacters: number;
  };
  /** True if a proxy in front authenticates: then no request needs credentials. */
  readonly isOff: boolean;
  readonly now: () => number;
}

/** A session: a token's id, or a caller for whom an issuer vouched. Times are milliseconds since 1970. */
interface Session {
  readonly token?: string;
  readonly caller?: Caller;
  readonly expiresAt: number;
}

/** A session that begins. `endsAt` is in milliseconds since 1970. */
interface NewSession {
  readonly cookie: string;
  readonly caller: Caller;
  readonly endsAt: number;
}

const headerForm = /^(Bearer|Session) +(\S+) *$/i;
const sessionPurpose = 'session';
const millisecondsPerHour = 3_600_000;

/**
 * Decides who sends a request.
 * Owns: the sessions that were opened recently, by the hash of the cookie, and the callers of the identities that the verifier remembers. Does not own: the tokens, and
 * the tokens that an issuer has signed.
 * Invariants: 1. Only the content of sealed or signed credentials is remembered. Expiry and revocation are checked for each request.
 * 2. The same credentials have the same caller while they are remembered, so that what the caller may use is made once. 3. No credentials are kept.
 */
export class Authenticator {
  private readonly sessions: RecentlyUsed<Session>;
  private readonly callers = new WeakMap<VerifiedIdentity, Caller>();

  constructor(private readonly parts: AuthenticatorParts) {
    this.sessions = new RecentlyUsed(parts.limits.openedSessions);
  }

  /** Whether requests need credentials: an issuer is configured, or a token exists. Current after `ensureCurrent`. */
  get isRequired(): boolean {
    const { isOff, verifier, directory } = this.parts;
    return !isOff && (verifier !== null || directory.hasTokens);
  }

  /** Returns null if tokens in memory are current, or a promise of when they are. */
  ensureCurrent(): Promise<void> | null {
    return this.parts.isOff ? null : this.parts.directory.ensureCurrent();
  }

  /**
   * Returns the caller of a bearer token; call it when the tokens are current. `address`: of the client, for the audit trail. A failure is `unauthorized`, and repeats
   * nothing of the token.
   */
  byBearer(token: string, address: string): Result<Caller> | Promise<Result<Caller>> {
    const { directory, verifier, limits } = this.parts;
    if (token.length > limits.credentialsCharacters) return this.refused(address, 'The credentials are too long.');
    // A token that is found needs no other check.
    const caller = mayBeToken(token) ? directory.byTokenHash(secretHash(token)) : null;
    if (caller !== null) return success(caller);
    const fault = tokenFault(token);
    if (fault === null) return this.refused(address, 'The token is unknown, has expired or was revoked.');
    if (verifier === null || token.startsWith('solera_')) return this.malformed(address, fault);
    const verified = verifier.verify(token);
    return verified instanceof Promise
      ? verified.then((one) => this.vouchedFor(one, address))
      : this.vouchedFor(verified, address);
  }

  /** Returns the caller of a session cookie; call it when the tokens are current. */
  bySession(cookie: string, address: string): Result<Caller> {
    const { directory, now } = this.parts;
    const session = this.sessionIn(cookie);
    if (session === null) return this.refused(address, 'The session is invalid. Sign in again.');
    const { token, caller: vouched, expiresAt } = session;
    const caller = expiresAt <= now() ? null : (vouched ?? directory.byTokenId(token ?? ''));
    return caller === null ? unauthorized('The session has ended. Sign in again.') : success(caller);
  }

  /** Returns the cookie of a session that begins now for the bearer of a token of Solera, and when it ends. */
  async beginSession(token: string, address: string): Promise<Result<NewSession>> {
    const fault = tokenFault(token);
    const found = fault === null ? await this.byBearer(token, address) : this.malformed(address, fault);
    return found.ok ? success(this.sessionOf(found.value)) : found;
  }

  /** Returns the cookie of a session that begins now for a caller, and when it ends. */
  sessionOf(caller: Caller): NewSession {
    const { sealer, limits, now } = this.parts;
    const endsAt = now() + limits.sessionHours * millisecondsPerHour;
    // The session of a person outlives the token by which the issuer vouched.
    const vouched = { caller: { ...caller, expiresAt: endsAt } };
    const session: Session = { ...(caller.isVouchedFor ? vouched : { token: caller.id }), expiresAt: endsAt };
    return { cookie: sealer.seal(sessionPurpose, JSON.stringify(session)), caller, endsAt };
  }

  /**
   * Returns the caller whom the header `Authorization` of a command in a queue names: `Bearer` and a token, or `Session` and a session, with which an operator sends a
   * command again. Null if no command needs credentials. Rejects with StoreUnavailable.
   */
  async byHeader(authorization: string | undefined, address: string): Promise<Result<Caller | null>> {
    await this.ensureCurrent();
    if (!this.isRequired) return success(null);
    const [, scheme, credentials = ''] = headerForm.exec(authorization ?? '') ?? [];
    if (scheme === undefined)
      return unauthorized('The command needs credentials: the header Authorization with Bearer and a token.');
    return scheme.toLowerCase() === 'session'
      ? this.bySession(credentials, address)
      : this.byBearer(credentials, address);
  }

  /** Returns the session that is sealed in a cookie; null for any other text. */
  private sessionIn(cookie: string): Session | null {
    const hash = secretHash(cookie);
    const known = this.sessions.get(hash);
    if (known !== undefined) return known;
    const text = this.parts.sealer.open(sessionPurpose, cookie);
    if (text === null) return null;
    const session = JSON.parse(text) as Session; // Sealed by this system.
    if (cookie.length <= this.parts.limits.openedSessionCharacters) this.sessions.set(hash, session);
    return session;
  }

  private vouchedFor(verified: Verification, address: string): Result<Caller> {
    if (!verified.ok) return this.refused(address, verified.reason);
    const { identity } = verified;
    const known = this.callers.get(identity);
    if (known !== undefined) return success(known);
    const caller = callerOf(identity);
    this.callers.set(identity, caller);
    return success(caller);
  }

  /** The audit trail has one reason for all of these: otherwise a flood of texts of all lengths would fill it. */
  private malformed(address: string, fault: string): Failure {
    this.parts.refusals.add(address, 'The credentials are no token.');
    return unauthorized(fault);
  }

  private refused(address: string, reason: string): Failure {
    this.parts.refusals.add(address, reason);
    return unauthorized(reason);
  }
}

/** Returns the failure of a request without valid credentials. */
export function unauthorized(reason: string): Failure {
  return failure('unauthorized', reason);
}

/** Returns the caller for whom an issuer vouches. */
export function callerOf({ subject, roles, wineries, owner, expiresAt }: VerifiedIdentity): Caller {
  const places = wineries ?? [null];
  const grants = roles.flatMap((role) => places.map((winery) => ({ role, winery })));
  return { id: `oidc:${subject}`, name: subject, grants, owner, expiresAt, isVouchedFor: true };
}
