import type { StoredChange } from '../application/ports/stored-change.js';
import { unreadableIn } from '../encryption/unreadable-content.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { Notification } from '../feed/notification.js';
import { errorText, firstMismatch, type Mismatch } from './difference.js';
import { isRevision } from './log-contents.js';

type Members = Readonly<Record<string, unknown>>;
type Own = readonly (readonly [action: string, revision: number, status?: 'conflicted'])[];

const counts = ['redecided', 'changed', 'asserted', 'retracted'] as const;
const lists = ['actions', 'conflicts', 'warnings'] as const;

/** Returns the first fault in the form of a stored answer, from which repeated requests are answered, or null: it must have the members from which the answer is composed. */
export function answerFault(change: StoredChange): Mismatch | null {
  const read = readAnswer(change);
  return 'fault' in read ? read.fault : null;
}

/** Returns the ids of the actions that a stored answer names. */
export function namedActions(change: StoredChange): string[] {
  const read = readAnswer(change);
  return 'fault' in read || read.answer === null ? [] : read.answer.own.map(([id]) => id);
}

/**
 * Compares a stored answer with its change set in the log. Returns the first mismatch, or null, also if the answer has a fault. `revisionOf` returns the number
 * of revisions of an action.
 */
export function answerMismatch(
  stored: StoredChange,
  changeSet: ChangeSet,
  revisionOf: (id: string) => number,
): Mismatch | null {
  const read = readAnswer(stored);
  if ('fault' in read || read.answer === null) return null;
  const { own, asserted, retracted } = read.answer;
  const missing = own.find(([id, revision]) => revisionOf(id) < revision);
  if (missing !== undefined) return mismatchAt(stored, '/own', 'revisions that are in the log', missing);
  const { entries, first, last } = changeSet;
  const count = (type: Notification['type']): number => entries.filter((entry) => entry.type === type).length;
  const logged = {
    ...{ first, last },
    own: entries.filter(isRevision).map(({ data }) => ownAction(data.action, data.revision, data.status)),
    asserted: count('solera.lot.event.asserted'),
    retracted: count('solera.lot.event.retracted'),
  };
  // A stored answer lists all actions that the set names. Those that it left unchanged are not in the log, so they are left out here.
  const changed = new Set(logged.own.map(([id]) => id));
  const named = own.filter(([id]) => changed.has(id));
  const mismatch = firstMismatch(logged, { first: stored.first, last: stored.last, own: named, asserted, retracted });
  return mismatch === null ? null : mismatchAt(stored, mismatch.field, mismatch.expected, mismatch.found);
}

/** An action as a stored answer names it. */
function ownAction(id: string, revision: number, status: string): Own[number] {
  return status === 'conflicted' ? [id, revision, status] : [id, revision];
}

function mismatchAt({ change }: StoredChange, field: string, expected: unknown, found: unknown): Mismatch {
  return { field: `answer of change set ${change}${field}`, expected, found };
}

type ReadAnswer = { readonly fault: Mismatch } | { readonly answer: (Members & { readonly own: Own }) | null };

/** Null: the answer cannot be read, or a request that changed nothing is not in the log. Its whole answer is stored, and there is nothing to compare it with. */
function readAnswer(change: StoredChange): ReadAnswer {
  const faultAt = (field: string, expected: string, found: unknown): ReadAnswer => ({
    fault: mismatchAt(change, field, expected, found),
  });
  let stored: unknown;
  try {
    stored = JSON.parse(change.answer);
  } catch (error) {
    if (unreadableIn(error) !== null) return { answer: null };
    return faultAt('', 'a JSON text', errorText(error));
  }
  if (!isMembers(stored)) return faultAt('', 'a JSON object', stored);
  if (change.first === 0) return { answer: null };
  const { own } = stored;
  if (!isOwn(own)) return faultAt('/own', 'the actions of the set and their revisions', own);
  const wrong = Object.entries(forms).find(([name, hasForm]) => !hasForm(stored[name]));
  if (wrong !== undefined) return faultAt(`/${wrong[0]}`, 'a value of the right form', stored[wrong[0]]);
  return { answer: { ...stored, own } };
}

/** The form of each member of a stored answer, besides `own`. */
const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  form: (value) => value === 'single' || value === 'set',
  ...Object.fromEntries(counts.map((name) => [name, isCount])),
  ...Object.fromEntries(lists.map((name) => [name, isList])),
  totals: (value) => value === undefined || isTotals(value),
};

/** Answers stored by early versions have no count of lots. */
function isTotals(value: unknown): boolean {
  return (
    isMembers(value) &&
    isCount(value.actions) &&
    isCount(value.conflicts) &&
    (!('lots' in value) || isCount(value.lots))
  );
}

function isOwn(value: unknown): value is Own {
  return Array.isArray(value) && value.length > 0 && value.every(isOwnAction);
}

/** The status is stored only for an action that the answer shows as conflicted. */
function isOwnAction(one: unknown): boolean {
  if (!Array.isArray(one) || one.length > 3) return false;
  const [id, revision, status]: readonly unknown[] = one;
  return typeof id === 'string' && isCount(revision) && (one.length === 2 || status === 'conflicted');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isMembers));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
