/** What the claims of a token mean: roles, wineries and an owner. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oidcLimits as limits } from '../../config/oidc.js';
import type { OidcSettings } from '../../src/adapters/oidc/identity.js';
import { TokenVerifier } from '../../src/adapters/oidc/token-verifier.js';
import { LocalIssuer } from '../support/local-issuer.js';
import { identityOf, reasonOf, settingsFor } from '../support/verified-token.js';

let issuer: LocalIssuer;
beforeEach(async () => {
  issuer = await LocalIssuer.start();
});
afterEach(() => issuer.close());

const verifier = (more: Partial<OidcSettings> = {}) => new TokenVerifier(settingsFor(issuer, more));

describe('claims', () => {
  const identity = async (claims: object, more: Partial<OidcSettings> = {}) =>
    identityOf(await verifier(more).verify(await issuer.token({ ...claims })));
  const refusal = async (claims: object, more: Partial<OidcSettings> = {}) =>
    reasonOf(await verifier(more).verify(await issuer.token({ ...claims })));

  it('that are missing give no rights, and no limit to an owner', async () => {
    expect(await identity({})).toMatchObject({ name: 'ana', roles: [], wineries: [], owner: null });
    expect(await identity({ solera_role: null, solera_wineries: null })).toMatchObject({ roles: [], wineries: [] });
  });

  it('may be nested, and their names may have dots', async () => {
    const nested = { realm_access: { roles: ['editor', 'offline_access'] } };
    expect(await identity(nested, { roleClaim: 'realm_access.roles' })).toMatchObject({ roles: ['editor'] });
    const url = 'https://wine.example/role';
    expect(await identity({ [url]: 'reader' }, { roleClaim: url })).toMatchObject({ roles: ['reader'] });
  });

  it('are translated to roles if the issuer has names of its own', async () => {
    const roles = new Map([
      ['winemakers', 'editor'],
      ['cellar', 'recorder'],
    ]);
    const claims = { groups: ['cellar', 'winemakers', 'admin', 'cellar'] };
    expect(await identity(claims, { roles, roleClaim: 'groups' })).toMatchObject({ roles: ['recorder', 'editor'] });
  });

  it('may name all wineries', async () => {
    expect(await identity({ solera_wineries: '*' })).toMatchObject({ wineries: '*' });
    expect(await identity({ solera_wineries: ['estate', '*'] })).toMatchObject({ wineries: '*' });
    expect(await identity({ solera_wineries: 'estate' })).toMatchObject({ wineries: ['estate'] });
  });

  it.each(['__proto__', 'constructor', 'constructor.name', '__proto__.admin', 'toString', 'length'])(
    'with the name %s lead to no prototype',
    async (roleClaim) => {
      expect(await identity({}, { roleClaim })).toMatchObject({ roles: [] });
      expect(await identity({ solera_role: 'constructor' }, { roles: new Map() })).toMatchObject({ roles: [] });
    },
  );

  it('named after a prototype are claims like others', async () => {
    const [header = ''] = (await issuer.token()).split('.');
    expect(header).not.toBe('');
    const claims = JSON.parse('{"__proto__":{"solera_role":"admin"},"constructor":"admin"}');
    expect(await identity(claims)).toMatchObject({ roles: [] });
    expect(await identity(claims, { roleClaim: 'constructor' })).toMatchObject({ roles: ['admin'] });
  });

  it.each(
    [7, true, {}, { role: 'admin' }, [7], [['admin']], [null], '', [''], 'x'.repeat(256)].map((value) => [value]),
  )('of a wrong type are refused: %j', async (value) => {
    expect(await refusal({ solera_role: value })).toMatch(/claim solera_role/);
    expect(await refusal({ solera_wineries: value })).toMatch(/claim solera_wineries/);
    if (!Array.isArray(value)) expect(await refusal({ solera_owner: value })).toMatch(/claim solera_owner/);
  });

  it('with lists that are too long are refused', async () => {
    const wineries = Array.from({ length: limits.wineriesOfToken + 1 }, () => 'a');
    expect(await refusal({ solera_wineries: wineries })).toMatch(/more than 1000 wineries/);
    expect(await refusal({ solera_owner: ['Client A'] })).toMatch(/claim solera_owner/);
  });
});
