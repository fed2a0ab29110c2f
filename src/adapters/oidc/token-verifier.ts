/**
 * Verifies JSON Web Tokens of one issuer.
 *
 * Owns: the identities of tokens that were verified lately, by the hash of the token. Does not own: the issuer's keys; what an identity may do.
 * Invariants: 1. Only asymmetric signatures count, so that no published key can be used to sign. 2. A token is never believed after it has expired.
 */
import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { oidcLimits as limits } from '../../../config/oidc.js';
import { identityOf } from './claims.js';
import { type IdentityResult, type OidcSettings, refused } from './identity.js';
import { Issuer } from './issuer.js';
import { IssuerUnavailable } from './issuer-requests.js';

const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Access tokens and ID tokens. Other types, such as logout tokens, are signed with the same keys for other purposes. */
const tokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

interface Verified {
  readonly result: IdentityResult;
  readonly untilMs: number;
}

export class TokenVerifier {
  readonly #issuer: Issuer;
  readonly #verified = new LRUCache<string, Verified>({ max: limits.verifiedTokens });

  /** `now`: milliseconds of the epoch. */
  constructor(
    private readonly settings: OidcSettings,
    private readonly now: () => number = Date.now,
  ) {
    this.#issuer = new Issuer(settings.issuer, now);
  }

  /** Returns whether a text looks like a JSON Web Token, and not like a token of Solera. */
  static recognises(token: string): boolean {
    return token.length <= limits.tokenCharacters && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
  }

  /** Returns who a token speaks for, or why it is refused: at once, and the same result, for a token that was verified lately. Rejects with IssuerUnavailable if that cannot be found out now. */
  verify(token: string): IdentityResult | Promise<IdentityResult> {
    if (token.length > limits.tokenCharacters)
      return refused(`The token has more than ${limits.tokenCharacters} characters.`);
    if (!TokenVerifier.recognises(token)) return refused('The token is no JSON Web Token.');
    // The token itself is not kept.
    const key = hash('sha256', token, 'base64');
    const known = this.#verified.get(key);
    return known !== undefined && this.now() < known.untilMs ? known.result : this.#verifyAndKeep(token, key);
  }

  async #verifyAndKeep(token: string, key: string): Promise<IdentityResult> {
    const result = await this.#verifyAgain(token);
    if (result.ok) {
      const untilMs = Math.min(result.identity.expiresAt, this.now() + limits.verifiedForMs);
      this.#verified.set(key, { result, untilMs });
    }
    return result;
  }

  async #verifyAgain(token: string): Promise<IdentityResult> {
    const { issuer, audience } = this.settings;
    const keys = await this.#issuer.keys();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms },
        requiredClaims: ['exp', 'sub'],
        clockTolerance: limits.clockToleranceS,
        currentDate: new Date(this.now()),
      });
      const { typ = 'JWT' } = protectedHeader;
      if (!tokenTypes.has(typ.toLowerCase())) return refused('The token is of another type than an access token.');
      return identityOf(payload, this.settings);
    } catch (error) {
      return refused(reasonOf(error));
    }
  }
}

/** Returns why a token is refused. @throws IssuerUnavailable if the token is not the reason. */
function reasonOf(error: unknown): string {
  if (error instanceof IssuerUnavailable) throw error;
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return claimReasons[error.claim] ?? 'A claim is not valid.';
  const reason = error instanceof errors.JOSEError ? reasons[error.code] : undefined;
  if (reason !== undefined) return reason;
  throw new IssuerUnavailable('The keys of the issuer cannot be used.', { cause: error });
}

const claimReasons: Readonly<Record<string, string>> = {
  iss: 'The token comes from another issuer.',
  aud: 'The token is meant for another audience.',
  nbf: 'The token is not valid yet.',
  iat: 'The token was issued in the future.',
  exp: 'The token does not expire.',
  sub: 'The token names no subject.',
};

/** By the codes of `jose`. Other codes concern the issuer. */
const reasons: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'The token is signed by an algorithm that is not accepted.',
  ERR_JOSE_NOT_SUPPORTED: 'The token has features that are not supported.',
  ERR_JWKS_NO_MATCHING_KEY: 'The token is signed with a key that the issuer does not publish.',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The token does not name its key, and the issuer has several.',
  ERR_JWS_INVALID: 'The token is malformed.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the token is wrong.',
  ERR_JWT_INVALID: 'The token is malformed.',
};
