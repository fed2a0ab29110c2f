/** Reads who a token speaks for from its claims, once its signature is verified. */
import { oidcLimits as limits } from '../../../config/oidc.js';
import { type ClaimSettings, type IdentityResult, refused } from './identity.js';

/** The claims of a token. Their values may be anything. */
type Claims = Readonly<Record<string, unknown>>;

/** The roles of Solera. */
export const roleNames: ReadonlySet<string> = new Set([
  ...['reader', 'recorder', 'editor', 'steward', 'admin', 'consumer'],
]);

/**
 * Returns the identity. A claim that is missing gives no rights: no role, no wineries. A missing owner means no limit to an owner's lots, so a claim of
 * the owner that cannot be read is a refusal.
 */
export function identityOf(claims: Claims, settings: ClaimSettings): IdentityResult {
  const { roleClaim, wineriesClaim, ownerClaim } = settings;
  const { sub: subject, exp: expires } = claims;
  if (!isText(subject)) return refused('The token names no subject.');
  if (typeof expires !== 'number') return refused('The token does not expire.');
  const roles = textsOf(claimOf(claims, roleClaim));
  if (roles === null) return refused(`The claim ${roleClaim} of the token is neither a text nor a list of texts.`);
  const wineries = textsOf(claimOf(claims, wineriesClaim));
  if (wineries === null)
    return refused(`The claim ${wineriesClaim} of the token is neither a text nor a list of texts.`);
  if (wineries.length > limits.wineriesOfToken)
    return refused(`The token names more than ${limits.wineriesOfToken} wineries.`);
  const owner = claimOf(claims, ownerClaim);
  if (owner !== undefined && !isText(owner)) return refused(`The claim ${ownerClaim} of the token is not a text.`);
  const identity = {
    subject,
    name: [claims.name, claims.preferred_username].find(isText) ?? subject,
    roles: [...new Set(roles.flatMap((value) => roleOf(value, settings)))],
    wineries: wineries.includes('*') ? ('*' as const) : wineries,
    owner: owner ?? null,
    expiresAt: expires * 1_000,
  };
  return { ok: true, identity };
}

function roleOf(value: string, { roles }: ClaimSettings): readonly string[] {
  const role = roles === null ? value : roles.get(value);
  return role !== undefined && roleNames.has(role) ? [role] : [];
}

/** Returns the value of a claim; undefined if there is none. Only own members count, so that no name leads to a prototype. */
function claimOf(claims: Claims, name: string): unknown {
  // Claims of some issuers are URLs, whose dots are part of the name.
  if (Object.hasOwn(claims, name)) return present(claims[name]);
  let value: unknown = claims;
  for (const member of name.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, member)) return undefined;
    value = value[member];
  }
  return present(value);
}

function present(value: unknown): unknown {
  return value === null ? undefined : value;
}

/** Returns the texts of a claim that is a text or a list of texts; none for a missing claim; null for anything else. */
function textsOf(value: unknown): readonly string[] | null {
  if (value === undefined) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.every(isText) ? values : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= limits.claimCharacters;
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
