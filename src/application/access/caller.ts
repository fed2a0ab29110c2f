import { listed } from '../request/fault-text.js';
import { type Failure, failure } from '../result.js';
import { type Permission, type Role, roleHas } from './role.js';

/** A role in one winery; `winery` is null for every winery, including those that do not exist yet. */
export interface Grant {
  readonly role: Role;
  readonly winery: string | null;
}

/** Who sent a request, and what that caller may do. Immutable: a changed token is another caller. */
export interface Caller {
  /** Identifies the credentials: the id of a token, or `oidc:` and the subject that an issuer names. */
  readonly id: string;
  /** The name that actions, revisions, notifications and the audit trail show as the author. */
  readonly name: string;
  readonly grants: readonly Grant[];
  /** The caller sees and changes only lots of this owner; null: lots of every owner. */
  readonly owner: string | null;
  /** When the credentials expire, in milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
  /** Whether an issuer vouches for the caller. Otherwise `id` is that of a token. */
  readonly isVouchedFor: boolean;
}

/** Returns whether the caller has a permission in a winery. */
export function may({ grants }: Caller, permission: Permission, winery: string): boolean {
  return grants.some((grant) => (grant.winery === null || grant.winery === winery) && roleHas(grant.role, permission));
}

/** Returns whether the caller has a permission in all wineries. */
export function mayEverywhere({ grants }: Caller, permission: Permission): boolean {
  return grants.some(({ role, winery }) => winery === null && roleHas(role, permission));
}

/** Returns whether the caller has a permission in some winery. */
function maySomewhere({ grants }: Caller, permission: Permission): boolean {
  return grants.some(({ role }) => roleHas(role, permission));
}

/** Returns the wineries in which the caller has a permission, each once; null: all wineries. */
export function wineriesWith(caller: Caller, permission: Permission): readonly string[] | null {
  if (mayEverywhere(caller, permission)) return null;
  const wineries = new Set<string>();
  for (const { role, winery } of caller.grants) if (winery !== null && roleHas(role, permission)) wineries.add(winery);
  return [...wineries];
}

/** Where a permission is needed: in one winery, in any one, or in all. */
export type Place = { readonly winery: string } | 'some' | 'all';

/** Returns the failure `forbidden` if the caller lacks a permission, or null. Its detail names the permission. */
export function lacking(caller: Caller, permission: Permission, place: Place): Failure | null {
  if (place === 'some') return maySomewhere(caller, permission) ? null : forbidden(caller, permission, 'in a winery');
  if (place === 'all')
    return mayEverywhere(caller, permission) ? null : forbidden(caller, permission, 'in all wineries (*)');
  return may(caller, permission, place.winery) ? null : forbidden(caller, permission, `in winery ${place.winery}`);
}

function forbidden({ name, grants }: Caller, permission: Permission, where: string): Failure {
  const held = grants.map(({ role, winery }) => `${role} of ${winery ?? 'all wineries'}`);
  const has = held.length === 0 ? 'has no role' : `is ${listed(held, 'and')}`;
  return failure('forbidden', `The request needs the permission "${permission}" ${where}; ${name} ${has}.`);
}

/** Returns the failure `forbidden` for a request that a caller with an owner may not make. */
export function ownerForbidden({ owner }: Caller, what: string): Failure {
  return failure('forbidden', `${what} needs credentials without an owner; these are limited to lots of ${owner}.`);
}
