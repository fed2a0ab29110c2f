/** The settings of an OpenID Connect issuer, from the environment. */
import { roleNames } from '../adapters/oidc/claims.js';
import type { OidcClient, OidcSettings } from '../adapters/oidc/identity.js';
import { isLoopback } from './loopback.js';

type ReadValue = (name: string) => string | undefined;

/** Returns null if no issuer is named. Adds what is wrong to `faults`. */
export function readOidc(value: ReadValue, faults: string[]): OidcSettings | null {
  const [issuer, audience] = [value('SOLERA_OIDC_ISSUER'), value('SOLERA_OIDC_AUDIENCE')];
  const [clientId, secret] = [value('SOLERA_OIDC_CLIENT_ID'), value('SOLERA_OIDC_CLIENT_SECRET')];
  const settings = {
    roleClaim: value('SOLERA_OIDC_ROLE_CLAIM') ?? 'solera_role',
    wineriesClaim: value('SOLERA_OIDC_WINERIES_CLAIM') ?? 'solera_wineries',
    ownerClaim: value('SOLERA_OIDC_OWNER_CLAIM') ?? 'solera_owner',
    roles: rolesOf(value('SOLERA_OIDC_ROLES'), faults),
    client: clientOf(clientId, { secret, scope: value('SOLERA_OIDC_SCOPE') }, faults),
  };
  if (issuer === undefined) {
    for (const [name, set] of Object.entries({ SOLERA_OIDC_AUDIENCE: audience, SOLERA_OIDC_CLIENT_ID: clientId }))
      if (set !== undefined) faults.push(`${name} is set and SOLERA_OIDC_ISSUER is not: set both or neither.`);
    return null;
  }
  if (!isIssuer(issuer))
    faults.push(
      `SOLERA_OIDC_ISSUER must be the https:// URL of an issuer without a query, not "${issuer}"; http:// is accepted for this machine alone.`,
    );
  if (audience === undefined)
    faults.push(
      'SOLERA_OIDC_AUDIENCE is missing: without it, tokens that the issuer made for other systems would be accepted.',
    );
  return { issuer, audience: audience ?? '', ...settings };
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
  return isSafe && `${search}${hash}${username}${password}` === '';
}

/** Reads `winemakers=editor,cellar=recorder`. */
function rolesOf(text: string | undefined, faults: string[]): ReadonlyMap<string, string> | null {
  if (text === undefined) return null;
  const pairs = text.split(',').map((part): readonly [string, string] => {
    // A group may have "=" in its name; a role has none.
    const at = part.lastIndexOf('=');
    return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
  });
  for (const [group, role] of pairs)
    if (group === '' || !roleNames.has(role))
      faults.push(
        `SOLERA_OIDC_ROLES must consist of pairs such as winemakers=editor, separated by commas, with the roles ${[...roleNames].join(', ')}; "${group}=${role}" is none.`,
      );
  return new Map(pairs);
}

function clientOf(
  id: string | undefined,
  { secret, scope = 'openid profile' }: { readonly secret: string | undefined; readonly scope: string | undefined },
  faults: string[],
): OidcClient | null {
  if (id === undefined) {
    if (secret !== undefined) faults.push('SOLERA_OIDC_CLIENT_SECRET is set and SOLERA_OIDC_CLIENT_ID is not.');
    return null;
  }
  if (!scope.split(' ').includes('openid'))
    faults.push(`SOLERA_OIDC_SCOPE must contain "openid", unlike "${scope}": otherwise the issuer names no person.`);
  return { id, secret: secret ?? null, scope };
}
