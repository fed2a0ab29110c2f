import { accessLimits } from '../../../config/access.js';
import { codeForm, codePattern } from '../request/code.js';
import { listed } from '../request/fault-text.js';
import { readObject, unexpected } from '../request/faults.js';
import { parseInstant } from '../request/instant.js';
import { normalName } from '../request/name-normalisation.js';
import { isStorableText } from '../request/storable-text.js';
import { type Result, success } from '../result.js';
import type { Grant } from './caller.js';
import { isRole, type Role, roles } from './role.js';

/** A token that was asked for, validated. `expiresAt` is in milliseconds since 1970, or null. */
export interface TokenRequest {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly owner: string | null;
  readonly expiresAt: number | null;
}

const members = ['name', 'role', 'winery', 'wineries', 'grants', 'owner', 'expires'];
const everyWinery = '*';
const millisecondsPerDay = 86_400_000;

/**
 * Reads the body of a request for a token: `{name, role, winery | wineries, owner?, expires?}`, or `grants: [{role, winery}]` in the place of role and winery for
 * several roles.
 */
export function readTokenRequest(body: unknown, now: number): Result<TokenRequest> {
  const read = readObject(body, '', members);
  if (!read.ok) return read;
  const { name, role, winery, wineries, grants, owner, expires } = read.value;
  const named = readName(name, '/name');
  if (!named.ok) return named;
  const granted =
    grants === undefined ? grantsOf(role, winery, wineries) : readGrants(grants, { role, winery, wineries });
  if (!granted.ok) return granted;
  const owned = owner === undefined || owner === null ? success(null) : readName(owner, '/owner');
  if (!owned.ok) return owned;
  const ends = expires === undefined || expires === null ? success(null) : readExpiry(expires, now);
  if (!ends.ok) return ends;
  return success({ name: named.value, grants: granted.value, owner: owned.value, expiresAt: ends.value });
}

function grantsOf(role: unknown, winery: unknown, wineries: unknown): Result<readonly Grant[]> {
  if (!isRole(role)) return unexpected('/role', `one of ${listed(roles, 'or')}`, role);
  if (winery !== undefined && wineries !== undefined)
    return unexpected('/wineries', 'absent beside "winery"', wineries);
  if (wineries === undefined) return collected([readGrant(role, winery, '/winery')]);
  if (!Array.isArray(wineries) || wineries.length === 0 || wineries.length > accessLimits.grantsPerToken)
    return unexpected('/wineries', `a list of 1 to ${accessLimits.grantsPerToken} codes`, wineries);
  return collected(wineries.map((one, index) => readGrant(role, one, `/wineries/${index}`)));
}

function readGrants(
  value: unknown,
  beside: { readonly role: unknown; readonly winery: unknown; readonly wineries: unknown },
): Result<readonly Grant[]> {
  for (const [name, other] of Object.entries(beside))
    if (other !== undefined) return unexpected(`/${name}`, 'absent beside "grants"', other);
  if (!Array.isArray(value) || value.length === 0 || value.length > accessLimits.grantsPerToken)
    return unexpected('/grants', `a list of 1 to ${accessLimits.grantsPerToken} objects {role, winery}`, value);
  return collected(
    value.map((item: unknown, index) => {
      const read = readObject(item, `/grants/${index}`, ['role', 'winery']);
      if (!read.ok) return read;
      const { role, winery } = read.value;
      if (!isRole(role)) return unexpected(`/grants/${index}/role`, `one of ${listed(roles, 'or')}`, role);
      return readGrant(role, winery, `/grants/${index}/winery`);
    }),
  );
}

function readGrant(role: Role, winery: unknown, pointer: string): Result<Grant> {
  if (winery === everyWinery) return success({ role, winery: null });
  if (typeof winery === 'string' && codePattern.test(winery)) return success({ role, winery });
  return unexpected(pointer, `"*" for all wineries, or ${codeForm}`, winery);
}

function collected(reads: readonly Result<Grant>[]): Result<readonly Grant[]> {
  const grants = new Map<string, Grant>();
  for (const read of reads) {
    if (!read.ok) return read;
    grants.set(`${read.value.role} ${read.value.winery ?? everyWinery}`, read.value);
  }
  return success([...grants.values()]);
}

function readName(value: unknown, pointer: string): Result<string> {
  const most = accessLimits.nameCharacters;
  const name = typeof value === 'string' && isStorableText(value) ? normalName(value) : '';
  return name.length > 0 && name.length <= most
    ? success(name)
    : unexpected(pointer, `a text of 1 to ${most} characters`, value);
}

/** Reads `90d`, or a time in RFC 3339 that lies in the future. */
function readExpiry(value: unknown, now: number): Result<number> {
  const longest = accessLimits.longestTokenDays;
  const expected = `a number of days such as "90d", at most ${longest}d, or a time within that in RFC 3339`;
  if (typeof value !== 'string') return unexpected('/expires', expected, value);
  const days = /^(\d{1,4})d$/.exec(value)?.[1];
  const given = parseInstant(value);
  const at = days !== undefined ? now + Number(days) * millisecondsPerDay : given.ok ? given.ms : Number.NaN;
  return at > now && at <= now + longest * millisecondsPerDay ? success(at) : unexpected('/expires', expected, value);
}

/** Returns the grants in their public form. */
export function publicGrants(grants: readonly Grant[]): readonly { readonly role: Role; readonly winery: string }[] {
  return grants.map(({ role, winery }) => ({ role, winery: winery ?? everyWinery }));
}
