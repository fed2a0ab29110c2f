import { isObject } from '../request/faults.js';
import type { Failure } from '../result.js';
import type { WriteOptions } from '../use-cases.js';
import { type Caller, lacking, type Place } from './caller.js';
import type { Permission } from './role.js';

/** What a write does to actions: it records a new one; or it edits those that exist, or is a change set. */
type WriteForm = 'record' | 'edit';

/**
 * Returns the failure `forbidden` if a caller may not make a write, or null. A preview needs only `read`; flagging conflicts needs `edit`, and overriding a lock
 * `configure`. A malformed body is judged by what it seems to ask for, and refused later.
 */
export function writeRefusal(
  caller: Caller,
  place: Place,
  { form, body, options }: { readonly form: WriteForm; readonly body: unknown; readonly options: WriteOptions },
): Failure | null {
  for (const permission of permissionsFor(form, body, options)) {
    const refusal = lacking(caller, permission, place);
    if (refusal !== null) return refusal;
  }
  return null;
}

function permissionsFor(form: WriteForm, body: unknown, options: WriteOptions): readonly Permission[] {
  const members = isObject(body) ? body : {};
  if (options.preview === true || members.preview === true) return ['read'];
  const needed: Permission[] = [form];
  if (options.onConflict === 'flag' || members.onConflict === 'flag') needed.push('edit');
  if (members.overrideLock === true) needed.push('configure');
  return needed;
}
