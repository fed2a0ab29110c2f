/** What a verifier of tokens says, for tests. */
import type { IdentityResult, OidcSettings } from '../../src/adapters/oidc/identity.js';
import type { LocalIssuer } from './local-issuer.js';

/** The settings for a local issuer, with the default claims. */
export function settingsFor(issuer: LocalIssuer, more: Partial<OidcSettings> = {}): OidcSettings {
  return {
    issuer: issuer.url,
    audience: 'solera',
    roleClaim: 'solera_role',
    wineriesClaim: 'solera_wineries',
    ownerClaim: 'solera_owner',
    roles: null,
    client: null,
    ...more,
  };
}

export function reasonOf(result: IdentityResult): string {
  return result.ok ? 'it was believed' : result.reason;
}

export function identityOf(result: IdentityResult) {
  if (!result.ok) throw new Error(result.reason);
  return result.identity;
}
