/** Who a token speaks for, as the issuer says. */
interface Identity {
  /** The name of the person or program at the issuer: `sub`. */
  readonly subject: string;
  /** A name for people, or the subject. */
  readonly name: string;
  /** Roles of Solera; empty if the token has none. */
  readonly roles: readonly string[];
  readonly wineries: readonly string[] | '*';
  /** The owner to whose lots the token is limited; null for all lots. */
  readonly owner: string | null;
  /** Milliseconds of the epoch. */
  readonly expiresAt: number;
}

/** `reason`: a sentence that may be shown to the client. It repeats nothing of the token. */
export type IdentityResult =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: string };

export function refused(reason: string): IdentityResult {
  return { ok: false, reason };
}

/** Where the claims of a token are, and what they mean. */
export interface ClaimSettings {
  /** Names of claims. `realm_access.roles` is the member `roles` of the claim `realm_access`, unless a claim has the whole name. */
  readonly roleClaim: string;
  readonly wineriesClaim: string;
  readonly ownerClaim: string;
  /** Roles of Solera by values of the role claim; null if the values are roles of Solera. */
  readonly roles: ReadonlyMap<string, string> | null;
}

export interface OidcSettings extends ClaimSettings {
  /** The URL of the issuer, exactly as its tokens name it. */
  readonly issuer: string;
  /** The name of this system at the issuer, which tokens must have as audience. */
  readonly audience: string;
  /** How the page signs in; null if it does not sign in at the issuer. */
  readonly client: OidcClient | null;
}

export interface OidcClient {
  readonly id: string;
  /** Null for a public client. */
  readonly secret: string | null;
  /** Separated by blanks. */
  readonly scope: string;
}
