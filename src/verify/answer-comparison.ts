/** What is kept to answer a repeated request by: it must be of the form that rebuilding an answer reads, and count what the log counts. */
import type { StoredChange } from '../application/ports/stored-change.js';
import { firstDifference, type Unlike, wordsOf } from './difference.js';
import type { LoggedAction, LoggedChange } from './log-account.js';

/** The log's side; null where it could not be read whole. */
export interface LoggedChanges {
  readonly changes: ReadonlyMap<string, LoggedChange>;
  readonly actions: ReadonlyMap<string, LoggedAction>;
}

type Members = Readonly<Record<string, unknown>>;
type Own = readonly (readonly [action: string, revision: number])[];

const counts = ['redecided', 'changed', 'asserted', 'retracted'] as const;
const lists = ['actions', 'conflicts', 'warnings'] as const;

export function answerDifference(
  { change, answer, first, last }: StoredChange,
  log: LoggedChanges | null,
): Unlike | null {
  const differs = (field: string, expected: unknown, found: unknown): Unlike => ({
    field: `answer of change set ${change}${field}`,
    expected,
    found,
  });
  let stored: unknown;
  try {
    stored = JSON.parse(answer);
  } catch (error) {
    return differs('', 'a JSON text', wordsOf(error));
  }
  if (!isMembers(stored)) return differs('', 'a JSON object', stored);
  // Of a request that changed nothing the whole answer is kept, whatever it says.
  if (first === 0) return null;
  const wrong = Object.entries(forms).find(([name, isRight]) => !isRight(stored[name]));
  if (wrong !== undefined) return differs(`/${wrong[0]}`, 'what an answer is rebuilt from', stored[wrong[0]]);
  if (log === null) return null;
  const own = stored.own as Own; // Its form was just checked.
  const lost = own.find(([id, revision]) => (log.actions.get(id)?.revisions.length ?? 0) < revision);
  if (lost !== undefined) return differs('/own', 'revisions that the log tells of', lost);
  const told = log.changes.get(change);
  // Actions that the set left as they were are its own, too, but not in the log.
  const news = new Set(told?.own.map(([id]) => id));
  const found = { first, last, own: own.filter(([id]) => news.has(id)), ...pick(stored) };
  const difference = firstDifference(told, found);
  return difference === null ? null : differs(difference.field, difference.expected, difference.found);
}

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  form: (value) => value === 'single' || value === 'set',
  own: (value) => Array.isArray(value) && value.length > 0 && value.every(isOwn),
  ...Object.fromEntries(counts.map((name) => [name, isCount])),
  ...Object.fromEntries(lists.map((name) => [name, isList])),
  totals: (value) => value === undefined || isTotals(value),
};

function pick({ asserted, retracted }: Members): Members {
  return { asserted, retracted };
}

/** Older ones do not count the lots. */
function isTotals(value: unknown): boolean {
  return (
    isMembers(value) &&
    isCount(value.actions) &&
    isCount(value.conflicts) &&
    (!('lots' in value) || isCount(value.lots))
  );
}

function isOwn(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isCount(value[1]);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0; // It is a number.
}

function isList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isMembers));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
