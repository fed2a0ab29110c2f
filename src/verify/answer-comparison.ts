import type { StoredChange } from '../application/ports/stored-change.js';
import { errorText, firstMismatch, type Mismatch } from './difference.js';
import type { LoggedAction, LoggedChange } from './log-contents.js';

/** The parts of the log that answers are compared with. */
interface AnswersInLog {
  readonly changes: ReadonlyMap<string, LoggedChange>;
  readonly actions: ReadonlyMap<string, LoggedAction>;
}

type Members = Readonly<Record<string, unknown>>;
type Own = readonly (readonly [action: string, revision: number, status?: 'conflicted'])[];

const counts = ['redecided', 'changed', 'asserted', 'retracted'] as const;
const lists = ['actions', 'conflicts', 'warnings'] as const;

/**
 * Checks the stored answer of a change set, from which repeated requests are answered: it must have the members that rebuilding needs, and agree with
 * the log. Returns the first mismatch, or null. `log` is null if the log cannot be read completely; then only the form is checked.
 */
export function answerMismatch(
  { change, answer, first, last }: StoredChange,
  log: AnswersInLog | null,
): Mismatch | null {
  const mismatchAt = (field: string, expected: unknown, found: unknown): Mismatch => ({
    field: `answer of change set ${change}${field}`,
    expected,
    found,
  });
  let stored: unknown;
  try {
    stored = JSON.parse(answer);
  } catch (error) {
    return mismatchAt('', 'a JSON text', errorText(error));
  }
  if (!isMembers(stored)) return mismatchAt('', 'a JSON object', stored);
  // A request that changed nothing is not in the log: its whole answer is stored, and there is nothing to compare it with.
  if (first === 0) return null;
  const { own } = stored;
  if (!isOwn(own)) return mismatchAt('/own', 'the actions of the set and their revisions', own);
  const wrong = Object.entries(forms).find(([name, hasForm]) => !hasForm(stored[name]));
  if (wrong !== undefined) return mismatchAt(`/${wrong[0]}`, 'a value of the right form', stored[wrong[0]]);
  if (log === null) return null;
  const missing = own.find(([id, revision]) => (log.actions.get(id)?.revisions.length ?? 0) < revision);
  if (missing !== undefined) return mismatchAt('/own', 'revisions that are in the log', missing);
  const logged = log.changes.get(change);
  // A stored answer lists all actions that the set names. Those that it left unchanged are not in the log, so they are left out here.
  const changed = new Set(logged?.own.map(([id]) => id));
  const { asserted, retracted } = stored;
  const named = own.flatMap(([id, revision]) => (changed.has(id) ? [[id, revision]] : []));
  const found = { first, last, own: named, asserted, retracted };
  const mismatch = firstMismatch(logged, found);
  return mismatch === null ? null : mismatchAt(mismatch.field, mismatch.expected, mismatch.found);
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
