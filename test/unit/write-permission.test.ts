/** Which permission a write needs. */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/application/access/caller.js';
import type { Role } from '../../src/application/access/role.js';
import { writeRefusal } from '../../src/application/access/write-permission.js';

const caller = (role: Role): Caller => ({
  ...{ id: role, name: role, grants: [{ role, winery: 'estate' }], owner: null, expiresAt: null, isVouchedFor: false },
});

type Write = Parameters<typeof writeRefusal>[2];

/** The roles that may make a write. */
function mayWrite(write: Write): readonly Role[] {
  const roles: readonly Role[] = ['consumer', 'reader', 'recorder', 'editor', 'steward', 'admin'];
  return roles.filter((role) => writeRefusal(caller(role), { winery: 'estate' }, write) === null);
}

const record = { op: 'record', action: {} };
const editors = ['editor', 'steward', 'admin'];

describe('a write', () => {
  it.each<[string, Write, readonly string[]]>([
    ['records an action', { form: 'record', body: {}, options: {} }, ['recorder', ...editors]],
    ['edits an action', { form: 'edit', body: { changes: [record] }, options: {} }, editors],
    ['flags conflicts', { form: 'record', body: { onConflict: 'flag' }, options: {} }, editors],
    [
      'overrides a lock',
      { form: 'edit', body: { changes: [record], overrideLock: true }, options: {} },
      ['steward', 'admin'],
    ],
    [
      'is previewed',
      { form: 'edit', body: { changes: [{ op: 'revise' }] }, options: { preview: true } },
      ['reader', 'recorder', ...editors],
    ],
  ])('that %s is permitted to those who may', (_what, write, permitted) => {
    expect(mayWrite(write)).toEqual(permitted);
  });
});
