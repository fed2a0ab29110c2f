/**
 * Compares the rows that change sets wrote with those that follow from their decisions. The log shows only a part of these rows: it has no notifications of
 * vessels and of touches without events, it does not show whether an action still touches a stream, and it hides a row with a number that is out of range.
 *
 * Owns: the rows of some change sets.
 */
import type { WrittenRow, WrittenTouch } from '../application/ports/audit.js';
import type { DecidedUnder } from '../application/ports/change-sets.js';
import { publicEvent } from '../cellar/public-event.js';
import { streamName } from '../cellar/stream.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { BelievedDecision } from './believed-decision.js';
import { type Check, errorText, firstMismatch, type Mismatch, valueOrError } from './difference.js';
import type { CellarCascade } from './expected-notifications.js';
import { isRevision } from './log-contents.js';
import { publicEvents, touchKey } from './touch-comparison.js';

/** A row without events ends the touch of its action. */
const endOfTouch = 'the end of the touch';

type CellarRewrite = CellarCascade['rewrites'][number];
type DecidedRows = Pick<BelievedDecision, 'result' | 'decidedBy'>;

/** A row that differs, the check that it fails, and its place. `first`: the first number of its change set. */
export interface RowFault {
  readonly check: Check;
  readonly first: number;
  readonly place: { readonly stream?: StreamId; readonly action?: string; readonly position?: Position };
  readonly mismatch: Mismatch;
}

export class WrittenRows {
  private readonly touches = new Map<number, WrittenTouch[]>();
  private readonly others: Exclude<WrittenRow, { readonly part: 'touch' }>[] = [];

  constructor(rows: readonly WrittenRow[]) {
    for (const row of rows) {
      if (row.part !== 'touch') {
        this.others.push(row);
        continue;
      }
      const touches = this.touches.get(row.first);
      if (touches === undefined) this.touches.set(row.first, [row.touch]);
      else touches.push(row.touch);
    }
  }

  /** Returns the rows that belong to none of the change sets, or to no notification of their change set. */
  *strayRows(changeSets: readonly ChangeSet[]): Generator<RowFault> {
    const known = new Map(changeSets.map((changeSet) => [changeSet.first, changeSet]));
    for (const row of this.others) {
      const { part, first, index } = row;
      const entries = known.get(first)?.entries;
      const isShown =
        part === 'publication'
          ? entries !== undefined
          : entries?.[index] !== undefined && isOwnOrStatus(entries[index]);
      if (isShown) continue;
      const found = `a row with index ${index}`;
      const mismatch = { field: part, expected: undefined, found };
      yield { check: part === 'publication' ? 'log' : 'history', first, place: {}, mismatch };
    }
    for (const [first, touches] of this.touches)
      if (!known.has(first)) for (const touch of touches) yield strayTouch(first, touch);
  }

  /** The streams on which a change set has touches. */
  streamsOf(first: number): ReadonlySet<StreamId> {
    return new Set((this.touches.get(first) ?? []).map(({ stream }) => stream));
  }

  /** Returns the first row of a change set that differs from its decision, or null. */
  fault({ first }: ChangeSet, { result, decidedBy }: DecidedRows, { rules }: DecidedUnder): RowFault | null {
    for (const row of this.others) {
      if (row.part !== 'revision' || row.first !== first) continue;
      const expected = decidedBy[row.index] ?? null;
      if (row.rules !== rules)
        return { check: 'history', first, place: {}, mismatch: { field: 'rules', expected: rules, found: row.rules } };
      if (row.decidedBy !== expected)
        return {
          check: 'history',
          first,
          place: {},
          mismatch: { field: 'decided_by', expected, found: row.decidedBy },
        };
    }
    const found = new Map<string, WrittenTouch>();
    for (const touch of this.touches.get(first) ?? []) {
      const key = touchKey(touch.stream, touch.position);
      if (found.has(key)) return strayTouch(first, touch);
      found.set(key, touch);
    }
    for (const rewrite of result.rewrites) {
      const { stream, position } = rewrite;
      const key = touchKey(stream, position);
      const mismatch = touchMismatch(rewrite, found.get(key));
      if (mismatch !== null)
        return { check: 'history', first, place: { stream, action: position.id, position }, mismatch };
      found.delete(key);
    }
    for (const touch of found.values()) return strayTouch(first, touch);
    return null;
  }
}

function isOwnOrStatus(entry: ChangeSet['entries'][number]): boolean {
  return isRevision(entry) || !('lot' in entry.data);
}

function strayTouch(first: number, touch: WrittenTouch): RowFault {
  const { stream, position } = touch;
  const found = valueOrError<unknown>(() => touch.events ?? endOfTouch);
  const mismatch = { field: 'touch', expected: undefined, found };
  return { check: 'history', first, place: { stream, action: position.id, position }, mismatch };
}

/** Compares a row with the rewrite that it must hold. The log has been compared, so the events that it shows are right. */
function touchMismatch(
  { stream, revision, stored, tag, events }: CellarRewrite,
  found: WrittenTouch | undefined,
): Mismatch | null {
  if (found === undefined) return { field: 'touch', expected: events ?? endOfTouch, found };
  const { kind, winery, code } = streamName(stream);
  const isVessel = kind === 'vessel';
  const retracts = isVessel ? 0 : (stored?.length ?? 0);
  const asserts = events?.length ?? 0;
  const isNotified = !isVessel && retracts + asserts > 0;
  const retracted = { retracts_first: retracts === 0 ? null : tag, retracts };
  return (
    firstMismatch({ revision, isNotified }, { revision: found.revision, isNotified: found.isNotified }) ??
    eventsMismatch(isNotified && events !== null ? [] : events, found) ??
    firstMismatch({ winery, subject: code, silent: isVessel, ...retracted, asserts }, found.members)
  );
}

function eventsMismatch(expected: CellarRewrite['events'], touch: WrittenTouch): Mismatch | null {
  try {
    const { events: found } = touch;
    if (expected !== null && found !== null)
      return firstMismatch(expected.map(publicEvent), publicEvents({ events: found }), '/events');
    return expected === found ? null : { field: 'touch', expected: expected ?? endOfTouch, found: found ?? endOfTouch };
  } catch (error) {
    return { field: '/events', expected: 'events that can be read', found: errorText(error) };
  }
}
