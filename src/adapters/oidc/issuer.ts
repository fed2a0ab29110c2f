/**
 * The issuer of tokens: its description of itself, and its keys.
 *
 * Owns: the last description and the keys. Does not own: tokens.
 * Invariants: 1. A description is used only if it names the issuer exactly as the settings do. 2. Keys are read from the address in that description and
 * from nowhere else; headers of tokens name no address. 3. There is at most one request for the description at a time.
 */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { oidcLimits as limits } from '../../../config/oidc.js';
import { IssuerRequests, IssuerUnavailable } from './issuer-requests.js';

interface Described {
  readonly keysAddress: string;
  readonly keys: JWTVerifyGetKey;
  readonly readAtMs: number;
}

export class Issuer {
  readonly #requests: IssuerRequests;
  #described: Described | undefined;
  #reading: Promise<Described> | undefined;

  constructor(
    private readonly issuer: string,
    private readonly now: () => number,
  ) {
    this.#requests = new IssuerRequests(now);
  }

  /** Returns the function that finds the key of a token. It rejects with IssuerUnavailable, or with an error of `jose` if there is no such key. @throws IssuerUnavailable */
  async keys(): Promise<JWTVerifyGetKey> {
    const known = this.#described;
    if (known !== undefined && this.now() - known.readAtMs < limits.metadataMaxAgeMs) return known.keys;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return (await this.#reading).keys;
  }

  async #read(): Promise<Described> {
    const address = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await this.#requests.send(address, { headers: { accept: 'application/json' } });
    const description: unknown = await response.json().catch(() => null);
    const keysAddress = this.#keysAddressIn(description, address);
    const known = this.#described;
    const keys = known?.keysAddress === keysAddress ? known.keys : this.#keysAt(keysAddress);
    this.#described = { keysAddress, keys, readAtMs: this.now() };
    return this.#described;
  }

  #keysAddressIn(description: unknown, address: string): string {
    if (typeof description !== 'object' || description === null || !('issuer' in description))
      throw new IssuerUnavailable(`${address} is no description of an issuer.`);
    if (description.issuer !== this.issuer)
      throw new IssuerUnavailable(
        `${address} describes another issuer than SOLERA_OIDC_ISSUER names. Set it to the member "issuer" of that document.`,
      );
    const keysAddress = 'jwks_uri' in description ? description.jwks_uri : undefined;
    if (typeof keysAddress !== 'string' || !mayServeKeys(keysAddress, this.issuer))
      throw new IssuerUnavailable(`${address} names no address of keys that is as safe as its own.`);
    return keysAddress;
  }

  #keysAt(address: string): JWTVerifyGetKey {
    return createRemoteJWKSet(new URL(address), {
      cacheMaxAge: limits.keysMaxAgeMs,
      cooldownDuration: limits.keysCooldownMs,
      timeoutDuration: limits.issuerTimeoutMs,
      [customFetch]: async (url, options) => {
        const response = await this.#requests.send(url, { headers: options.headers });
        if (response.status === 200) return response;
        throw new IssuerUnavailable(`The issuer answers with the status ${response.status} on ${url}.`);
      },
    });
  }
}

/** Keys come over HTTPS, or over HTTP if the issuer itself does, which is so on this machine alone. */
function mayServeKeys(address: string, issuer: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || protocol === new URL(issuer).protocol;
}
