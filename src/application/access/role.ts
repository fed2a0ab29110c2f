/** What a caller may do. A lower permission is not implied: each role lists all of its own. */
export const permissions = ['feed', 'read', 'record', 'edit', 'configure', 'administer'] as const;

/**
 * - `feed`: read the notification log.
 * - `read`: read states, timelines, lineages, actions and settings, and preview changes.
 * - `record`: record new actions, also in the past.
 * - `edit`: revise, retract and reinstate actions, apply change sets, flag conflicts, import tables, keep labels.
 * - `configure`: change the settings of a winery and its vessels, and override lock dates; in all wineries, change appellations.
 * - `administer`: create wineries and tokens, read the audit trail, and operate the system.
 */
export type Permission = (typeof permissions)[number];

/** The roles, from the one with the fewest permissions. Each counts in one winery, or in all. */
export const roles = ['consumer', 'reader', 'recorder', 'editor', 'steward', 'admin'] as const;
export type Role = (typeof roles)[number];

const reader: readonly Permission[] = ['feed', 'read'];
const recorder: readonly Permission[] = [...reader, 'record'];
const editor: readonly Permission[] = [...recorder, 'edit'];
const steward: readonly Permission[] = [...editor, 'configure'];

const permissionsOf: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  consumer: new Set(['feed']),
  reader: new Set(reader),
  recorder: new Set(recorder),
  editor: new Set(editor),
  steward: new Set(steward),
  admin: new Set(permissions),
};

/** Returns whether a role has a permission. */
export function roleHas(role: Role, permission: Permission): boolean {
  return permissionsOf[role].has(permission);
}

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}
