/** An OpenID Connect issuer on this machine, for tests: its description, its keys, its tokens, and sign-ins by codes. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** What the issuer remembers of a sign-in until its code is exchanged. */
interface Authorization {
  readonly client: string;
  readonly redirectUri: string;
  readonly nonce: string | null;
  readonly challenge: string | null;
}

export async function signingKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

let first: Promise<SigningKey> | undefined;

/** Made once, because it takes half a second. */
function firstKey(): Promise<SigningKey> {
  first ??= signingKey('first');
  return first;
}

export class LocalIssuer {
  /** The paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** The keys that it publishes. */
  readonly published: SigningKey[] = [];
  /** Replaces every answer, to be an issuer in trouble. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  /** Replaces members of the description. */
  description: Readonly<Record<string, unknown>> = {};
  /** Claims of the ID tokens. */
  claims: JWTPayload = { sub: 'ana' };
  /** Signs ID tokens; by default the first published key. */
  signer: SigningKey | null = null;
  readonly #authorizations = new Map<string, Authorization>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<LocalIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new LocalIssuer(server);
    issuer.published.push(await firstKey());
    return issuer;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo; // It listens on TCP.
    return `http://127.0.0.1:${port}/realms/wine`;
  }

  get key(): SigningKey {
    const [first] = this.published;
    if (first === undefined) throw new Error('the issuer publishes no key');
    return first;
  }

  /** Returns a token that is valid for five minutes, unless `claims` or `header` say otherwise. */
  token(claims: object = {}, { header = {}, key = this.key }: { header?: object; key?: SigningKey } = {}) {
    const nowS = Math.floor(Date.now() / 1_000);
    const usual = { iss: this.url, aud: 'solera', sub: 'ana', iat: nowS, exp: nowS + 300 };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: key.jwk.alg ?? 'RS256', kid: key.jwk.kid ?? '', typ: 'JWT', ...header })
      .sign(key.privateKey);
  }

  /** Does what a person does at the issuer. Returns the address to which the browser is sent back. */
  signIn(url: string): string {
    const { searchParams: asked } = new URL(url);
    const code = randomUUID();
    const redirectUri = asked.get('redirect_uri') ?? '';
    this.#authorizations.set(code, {
      client: asked.get('client_id') ?? '',
      redirectUri,
      nonce: asked.get('nonce'),
      challenge: asked.get('code_challenge'),
    });
    return `${redirectUri}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.requests.push(path.replace('/realms/wine', ''));
    if (this.answer !== null) return this.answer(request, response);
    if (path.endsWith('/.well-known/openid-configuration')) json(response, 200, this.#description());
    else if (path.endsWith('/keys')) json(response, 200, { keys: this.published.map(({ jwk }) => jwk) });
    else if (path.endsWith('/token')) await this.#exchange(request, response);
    else json(response, 404, {});
  }

  #description(): object {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      ...this.description,
    };
  }

  /** As RFC 6749 and RFC 7636 demand: a code counts once, for its client, its address and its verifier. */
  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const given = this.#authorizations.get(code);
    this.#authorizations.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood =
      given?.challenge === challenge &&
      given.redirectUri === form.get('redirect_uri') &&
      given.client === form.get('client_id');
    if (given === undefined || !isGood) return json(response, 400, { error: 'invalid_grant' });
    if (form.get('client_secret') !== 's3cret') return json(response, 401, { error: 'invalid_client' });
    const { nonce, client: aud } = given;
    const key = this.signer ?? this.key;
    const id = await this.token({ aud, ...(nonce === null ? {} : { nonce }), ...this.claims }, { key });
    json(response, 200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: id });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
