/**
 * Decides every change set of the log again, in the order of publication, on what was believed at that point and by the rules of that time,
 * and compares the resulting notifications with the log. So superseded revisions and retracted events are checked too, not only the present ones.
 *
 * Owns: a ledger of what was believed, the version that each stream must have, and the rules version of each action's newest decision. Reads
 * the log and the wineries' units, nothing else.
 * Invariant: once a difference is reported, change sets that read a stream which it affects are not compared, so that one cause is reported once.
 */

import { recordedAction } from '../application/change/prepared-change.js';
import type { WineryRecord } from '../application/ports/winery-settings-store.js';
import type { CellarAction } from '../cellar/kind.js';
import { lotStream } from '../cellar/stream.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { Action } from '../kernel/domain.js';
import { Ledger } from '../kernel/ledger.js';
import type { StreamId } from '../kernel/position.js';
import { DecisionRules } from './decision-rules.js';
import { type Differences, errorText, firstMismatch, type Mismatch } from './difference.js';
import {
  type CellarCascade,
  type DecidedMembers,
  decidedMembers,
  expectedNotifications,
  positionOf,
} from './expected-notifications.js';
import { isRevision, type RevisionNotification } from './log-contents.js';

export interface ExpectedVersion {
  /** The number of change sets that wrote the stream. */
  readonly counter: number;
  /** The last notification number of the last change set that changed the touches of the stream; 0 if none did. */
  readonly number: number;
}

/** The first mismatch in a change set, and the index of the notification that has it. */
interface PlacedMismatch {
  readonly index: number;
  readonly mismatch: Mismatch;
  readonly expected: DecidedMembers | undefined;
}

export class HistoryCheck {
  readonly rules = new DecisionRules();
  readonly versions = new Map<StreamId, ExpectedVersion>();
  /** The number of change sets compared. */
  compared = 0;
  private readonly ledger = new Ledger(this.rules.domain);
  /** Streams that a reported difference affects. */
  private readonly suspect = new Set<StreamId>();

  constructor(
    private readonly wineries: ReadonlyMap<string, WineryRecord>,
    private readonly differences: Differences,
  ) {}

  /** Checks the next change set of the log. */
  check(changeSet: ChangeSet): void {
    const own = changeSet.entries.filter(isRevision);
    this.rules.begin(changeSet.first);
    try {
      const edits = own.map((one) => ({ id: one.data.action, after: this.actionOf(one) }));
      const { applied, result } = this.ledger.change(edits, 'flag');
      const isSuspect = result.read.some((stream) => this.suspect.has(stream));
      if (!isSuspect) this.compared += 1;
      const holds = !isSuspect && this.compare(changeSet, own, applied, result);
      this.addVersions(changeSet, result);
      if (!holds) for (const stream of writtenStreams(result)) this.suspect.add(stream);
    } catch (error) {
      const mismatch = { field: 'data', expected: 'an action that can be decided', found: errorText(error) };
      this.report(changeSet, { index: 0, mismatch, expected: undefined });
      for (const { data } of changeSet.entries) if ('lot' in data) this.suspect.add(lotStream(data.winery, data.lot));
    }
  }

  /** Returns the action as the change set leaves it, or null if it is retracted. */
  private actionOf({ type, data }: RevisionNotification): Action<CellarAction> | null {
    if (type === 'solera.action.retracted') return null;
    const { winery, action: id, revision, tieBreak, change } = data;
    const stored = {
      position: { effectiveAt: Date.parse(data.effectiveAt), tieBreak, id },
      ...{ revision, winery, otherWinery: null, type: data.type, retracted: false, note: null, refusal: null },
      ...{ data: JSON.stringify(data.data), recordedAt: 0, recordedBy: null, change },
    };
    return recordedAction(stored, { wineries: this.wineries, vessels: new Map() }).action;
  }

  /** Returns whether the change set is as expected. Reports only its first difference, because the others mostly follow from it. */
  private compare(
    changeSet: ChangeSet,
    own: readonly RevisionNotification[],
    applied: boolean,
    result: CellarCascade,
  ): boolean {
    if (!applied) {
      const mismatch = { field: 'outcome', expected: result.refusals[0]?.refusal, found: 'a change set' };
      return this.report(changeSet, { index: 0, mismatch, expected: undefined });
    }
    const found = changeSet.entries.map(decidedMembers);
    let latest: PlacedMismatch | null = null;
    for (const expected of expectedNotifications(own, result)) {
      const placed = mismatchOf(expected, found);
      if (placed === null) return true;
      // Two orders are correct: see `expectedNotifications`. The mismatch that is reported is that of the order which agrees with the log further.
      if (latest === null || placed.index > latest.index) latest = placed;
    }
    return latest === null || this.report(changeSet, latest);
  }

  private addVersions({ last }: ChangeSet, result: CellarCascade): void {
    const changed = new Set(result.rewrites.map(({ stream }) => stream));
    for (const stream of writtenStreams(result)) {
      const { counter, number } = this.versions.get(stream) ?? { counter: 0, number: 0 };
      this.versions.set(stream, { counter: counter + 1, number: changed.has(stream) ? last : number });
    }
  }

  private report({ first, entries }: ChangeSet, { index, mismatch, expected }: PlacedMismatch): false {
    const found = entries[index];
    const members = found === undefined ? expected : decidedMembers(found);
    const lot = members?.lot === undefined ? {} : { stream: `lot/${members.lot}` };
    const place = members === undefined ? {} : { action: members.action, position: positionOf(members) };
    this.differences.add({ check: 'history', number: first + index, ...lot, ...place, ...mismatch });
    return false;
  }
}

function mismatchOf(expected: readonly DecidedMembers[], found: readonly DecidedMembers[]): PlacedMismatch | null {
  for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
    const mismatch = firstMismatch(expected[index], found[index]);
    if (mismatch !== null) return { index, mismatch, expected: expected[index] };
  }
  return null;
}

/** The streams whose versions a change set increments: the participants of its edits, and every stream with a changed touch. */
function writtenStreams({ touched, rewrites }: CellarCascade): ReadonlySet<StreamId> {
  return new Set([...touched, ...rewrites.map(({ stream }) => stream)]);
}
