import type { Role } from './role.js';

/** Whom an issuer vouches for. */
export interface VerifiedIdentity {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** The wineries in which the roles count; null: all. */
  readonly wineries: readonly string[] | null;
  readonly owner: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type Verification =
  | { readonly ok: true; readonly identity: VerifiedIdentity }
  /** `reason` is a sentence for the client. It repeats nothing of the token. */
  | { readonly ok: false; readonly reason: string };

/** Verifies JSON Web Tokens of one issuer. Rejects with a retryable error if the keys of the issuer cannot be obtained. */
export interface TokenVerifier {
  /** Returns the same identity while it remembers a token, and then at once. */
  verify(token: string): Verification | Promise<Verification>;
}
