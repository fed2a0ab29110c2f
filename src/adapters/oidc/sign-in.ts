/**
 * Signs a person in at the issuer, for the page: the authorization code flow with PKCE.
 *
 * Owns: the issuer's description, once it was read. Does not own: transactions, which the caller keeps for the browser that began them, out of reach of
 * scripts; sessions.
 * Invariants: 1. A code counts only together with the transaction that its sign-in began with: `state` binds it to the browser, PKCE to this server, and the
 * nonce binds the ID token to both. 2. The ID token's signature is verified, although it comes from the issuer itself.
 */
import * as client from 'openid-client';
import { oidcLimits as limits } from '../../../config/oidc.js';
import { identityOf } from './claims.js';
import { type IdentityResult, type OidcClient, type OidcSettings, refused } from './identity.js';
import { IssuerRequests, IssuerUnavailable } from './issuer-requests.js';

/** What must be kept between the begin and the end of a sign-in. All of it is secret. */
export interface SignInTransaction {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Milliseconds of the epoch. */
  readonly beganAt: number;
}

interface BegunSignIn {
  /** The address at the issuer to which the browser is sent. */
  readonly url: string;
  readonly transaction: SignInTransaction;
}

export class SignIn {
  readonly #requests: IssuerRequests;
  #configuration: Promise<client.Configuration> | undefined;

  /** `now`: milliseconds of the epoch. */
  constructor(
    private readonly settings: OidcSettings & { readonly client: OidcClient },
    private readonly now: () => number = Date.now,
  ) {
    this.#requests = new IssuerRequests(now);
  }

  /** Begins a sign-in. `redirectUri`: the address of this server, registered at the issuer, to which the browser comes back. @throws IssuerUnavailable */
  async begin(redirectUri: string): Promise<BegunSignIn> {
    const configuration = await this.#configured();
    const transaction = {
      redirectUri,
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
      beganAt: this.now(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.client.scope,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, transaction };
  }

  /**
   * Ends a sign-in. `callback`: the address with which the browser came back; only its query is read, because a proxy may have changed the rest.
   * Returns who has signed in, from the ID token. @throws IssuerUnavailable
   */
  async finish(callback: string, transaction: SignInTransaction): Promise<IdentityResult> {
    if (this.now() - transaction.beganAt > limits.signInMs)
      return refused('The sign-in took too long. Begin it again.');
    if (!URL.canParse(callback, transaction.redirectUri)) return refused('The address of the sign-in is malformed.');
    const url = new URL(transaction.redirectUri);
    url.search = new URL(callback, transaction.redirectUri).search;
    const configuration = await this.#configured();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        expectedState: transaction.state,
        expectedNonce: transaction.nonce,
        pkceCodeVerifier: transaction.codeVerifier,
        idTokenExpected: true,
      });
      return identityOf({ ...tokens.claims() }, this.settings);
    } catch (error) {
      return refused(reasonOf(error));
    }
  }

  /** A failed attempt to read the issuer's description is not kept. */
  #configured(): Promise<client.Configuration> {
    this.#configuration ??= this.#discover().catch((error: unknown) => {
      this.#configuration = undefined;
      throw unavailableIn(error) ?? new IssuerUnavailable('The issuer describes itself wrongly.', { cause: error });
    });
    return this.#configuration;
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, client: own } = this.settings;
    const authentication = own.secret === null ? client.None() : client.ClientSecretPost(own.secret);
    const isPlain = new URL(issuer).protocol === 'http:';
    const configuration = await client.discovery(new URL(issuer), own.id, undefined, authentication, {
      [client.customFetch]: (url, options) => this.#requests.send(url, { ...options, body: options.body ?? null }),
      execute: [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])],
    });
    if (configuration.serverMetadata().issuer !== issuer)
      throw new IssuerUnavailable('The issuer names itself otherwise than SOLERA_OIDC_ISSUER does.');
    return configuration;
  }
}

/** Returns why a sign-in is refused. @throws IssuerUnavailable if the issuer or its settings are the reason. */
function reasonOf(error: unknown): string {
  const unavailable = unavailableIn(error);
  if (unavailable !== undefined) throw unavailable;
  if (error instanceof client.AuthorizationResponseError)
    return error.error === 'access_denied'
      ? 'The sign-in was cancelled, or the issuer does not permit it.'
      : 'The issuer refused the sign-in.';
  if (error instanceof client.ResponseBodyError) {
    if (error.error === 'invalid_grant')
      return 'The issuer does not accept the code any more. Begin the sign-in again.';
    throw new IssuerUnavailable(
      'The issuer refuses this server. Check SOLERA_OIDC_CLIENT_ID, SOLERA_OIDC_CLIENT_SECRET and the redirect address that is registered there.',
      { cause: error },
    );
  }
  if (error instanceof client.ClientError)
    return 'The answer of the issuer does not belong to this sign-in. Begin it again.';
  throw new IssuerUnavailable('The answer of the issuer cannot be read.', { cause: error });
}

/** The library wraps what a request of ours throws. */
function unavailableIn(error: unknown): IssuerUnavailable | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof IssuerUnavailable) return each;
  return undefined;
}
