/** The settings of how clients reach a node, and of the issuer of tokens. */
import { describe, expect, it } from 'vitest';
import { requestsPerMinute } from '../../config/http.js';
import { readConfiguration } from '../../src/main/configuration.js';
import { isLoopback } from '../../src/main/loopback.js';

const faultsOf = (environment: Record<string, string>): string => {
  try {
    readConfiguration(environment);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
};

describe('the transport', () => {
  it('is plain HTTP from its own origin, by default', () => {
    expect(readConfiguration({}).transport).toEqual({
      tls: null,
      origins: [],
      requestsPerMinute,
      trustedProxies: [],
    });
  });

  it('is read from the environment', () => {
    const { transport } = readConfiguration({
      TLS_CERT: 'a.pem',
      TLS_KEY: 'a.key',
      SOLERA_CORS: 'https://reports.example, http://localhost:3000',
      SOLERA_RATE_LIMIT: '0',
      SOLERA_TRUSTED_PROXIES: '10.0.0.7, 10.1.0.0/16,2001:db8::/32',
    });
    expect(transport).toEqual({
      tls: { certFile: 'a.pem', keyFile: 'a.key' },
      origins: ['https://reports.example', 'http://localhost:3000'],
      requestsPerMinute: 0,
      trustedProxies: ['10.0.0.7', '10.1.0.0/16', '2001:db8::/32'],
    });
  });

  it.each([
    [{ TLS_CERT: 'a.pem' }, /TLS_CERT is set and TLS_KEY is not.*Set both or neither/],
    [{ TLS_KEY: 'a.key' }, /TLS_KEY is set and TLS_CERT is not/],
    [{ SOLERA_CORS: '*' }, /with "\*", every site that a user visits/],
    [{ SOLERA_CORS: 'https://a.example/' }, /without paths.*"https:\/\/a.example\/" is none/],
    [{ SOLERA_CORS: 'a.example' }, /"a.example" is none/],
    [{ SOLERA_CORS: 'https://a.example,' }, /"" is none/],
    [{ SOLERA_CORS: 'null' }, /"null" is none/],
    [{ SOLERA_RATE_LIMIT: '-1' }, /SOLERA_RATE_LIMIT must be a whole number/],
    [{ SOLERA_RATE_LIMIT: '1e3' }, /not "1e3"/],
    [{ SOLERA_TRUSTED_PROXIES: 'proxy' }, /"proxy" is none/],
    [{ SOLERA_TRUSTED_PROXIES: '10.0.0.0/33' }, /"10.0.0.0\/33" is none/],
    [{ SOLERA_TRUSTED_PROXIES: '0.0.0.0/0' }, /"0.0.0.0\/0" is none/],
  ])('%j is refused', (environment, message) => expect(faultsOf(environment)).toMatch(message));
});

describe('the issuer', () => {
  const issuer = { SOLERA_OIDC_ISSUER: 'https://id.example/realms/a', SOLERA_OIDC_AUDIENCE: 'solera' };

  it('is none by default', () => expect(readConfiguration({}).oidc).toBeNull());

  it('is read with its claims, roles and client', () => {
    expect(readConfiguration(issuer).oidc).toEqual({
      issuer: 'https://id.example/realms/a',
      audience: 'solera',
      roleClaim: 'solera_role',
      wineriesClaim: 'solera_wineries',
      ownerClaim: 'solera_owner',
      roles: null,
      client: null,
    });
    const { oidc } = readConfiguration({
      ...issuer,
      SOLERA_OIDC_ROLES: 'cn=winemakers=editor, cellar=recorder',
      SOLERA_OIDC_CLIENT_ID: 'page',
    });
    expect([...(oidc?.roles ?? [])]).toEqual([
      ['cn=winemakers', 'editor'],
      ['cellar', 'recorder'],
    ]);
    expect(oidc?.client).toEqual({ id: 'page', secret: null, scope: 'openid profile' });
  });

  it.each([
    [{ SOLERA_OIDC_ISSUER: 'https://id.example' }, /SOLERA_OIDC_AUDIENCE is missing/],
    [{ SOLERA_OIDC_AUDIENCE: 'solera' }, /SOLERA_OIDC_AUDIENCE is set and SOLERA_OIDC_ISSUER is not/],
    [{ ...issuer, SOLERA_OIDC_ISSUER: 'http://id.example' }, /must be the https:\/\/ URL/],
    [{ ...issuer, SOLERA_OIDC_ISSUER: 'https://id.example?a' }, /without a query/],
    [{ ...issuer, SOLERA_OIDC_ROLES: 'cellar=boss' }, /"cellar=boss" is none/],
    [{ ...issuer, SOLERA_OIDC_ROLES: 'editor' }, /is none/],
    [{ ...issuer, SOLERA_OIDC_CLIENT_SECRET: 's3cret' }, /SOLERA_OIDC_CLIENT_ID is not/],
    [{ ...issuer, SOLERA_OIDC_CLIENT_ID: 'a', SOLERA_OIDC_SCOPE: 'profile' }, /must contain "openid"/],
  ])('%j is refused', (environment, message) => {
    expect(faultsOf(environment)).toMatch(message);
    expect(faultsOf(environment)).not.toMatch(/s3cret/);
  });
});

describe('a loopback address', () => {
  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('is %s', (host) => expect(isLoopback(host)).toBe(true));
  it.each(['0.0.0.0', '::', '10.0.0.1', 'cellar', '127.0.0.1.example', '2001:db8::1', ''])('is not "%s"', (host) =>
    expect(isLoopback(host)).toBe(false),
  );
});
