/**
 * Decides every change set of a part of the log again, on what was believed just before it and by the rules of that time, and compares the resulting
 * notifications with the log. So superseded revisions and retracted events are checked too, not only the present ones. What was believed is read from the
 * store. It is right if all earlier change sets are right, so the parts of the log prove the whole log, in whichever order they are checked.
 * The log does not show all that a change set wrote, so its rows are compared too.
 *
 * Owns: the expected writes of each stream, the rules version of each action's newest decision, and the streams that a difference affects.
 * Invariant: once a difference is reported, change sets that read a stream which it affects are not compared, so that one cause is reported once.
 */

import type { BelievedReader } from '../application/ports/believed-history.js';
import type { DecidedUnder } from '../application/ports/change-sets.js';
import { cellarDomain } from '../cellar/domain.js';
import { lotStream, streamName } from '../cellar/stream.js';
import { unreadableIn } from '../encryption/unreadable-content.js';
import type { ChangeSet } from '../feed/change-set.js';
import { comparePositions, type StreamId } from '../kernel/position.js';
import { actionOf, type BelievedDecision, believedDecision } from './believed-decision.js';
import { BelievedEnds } from './believed-ends.js';
import { DecisionRules } from './decision-rules.js';
import { type Differences, errorText, firstMismatch, type Mismatch, rethrowUnavailable } from './difference.js';
import {
  type CellarCascade,
  type DecidedMembers,
  decidedMembers,
  expectedNotifications,
  positionOf,
} from './expected-notifications.js';
import { isAboutAction, isRevision } from './log-contents.js';
import type { LogTask, StreamWrites, TaskContext } from './task.js';
import { hasUnreadable, type LeftOut } from './unreadable.js';
import { type RowFault, WrittenRows } from './written-rows.js';

/** The first mismatch in a change set, and the index of the notification that has it. */
interface PlacedMismatch {
  readonly index: number;
  readonly mismatch: Mismatch;
  readonly expected: DecidedMembers | undefined;
}

/** A change set, decided again, or the reason why it cannot be decided. */
type Decided =
  | { readonly decision: BelievedDecision; readonly under: DecidedUnder }
  | { readonly fault: string }
  | 'unreadable';

export class HistoryCheck {
  readonly rules = new DecisionRules();
  readonly writes = new Map<StreamId, StreamWrites>();
  /** The number of change sets compared. */
  compared = 0;
  readonly leftOut: LeftOut = { changeSets: 0, wineries: new Set() };
  /** Streams that a reported difference affects. */
  readonly suspect: Set<StreamId>;
  private readonly ends: BelievedEnds;

  constructor(
    private readonly context: TaskContext,
    private readonly differences: Differences,
    private readonly task: Pick<LogTask, 'carried' | 'checkpoints'>,
  ) {
    this.suspect = new Set(task.carried.suspect);
    this.ends = new BelievedEnds(context.limits);
  }

  /** Checks the next change sets of the log. */
  async check(changeSets: readonly ChangeSet[]): Promise<void> {
    const [next] = changeSets;
    const last = changeSets.at(-1);
    if (next === undefined || last === undefined) return;
    await this.ends.load(this.participants(changeSets), this.believedAfter(next.first - 1));
    // The last part also has the rows with numbers beyond the end of the log. No other part would.
    const until = last.last === this.context.head ? Number.MAX_SAFE_INTEGER : last.last;
    const rows = new WrittenRows(await this.context.view.writtenRows(next.first, until));
    for (const fault of rows.strayRows(changeSets)) this.reportRow(fault);
    for (const changeSet of changeSets) this.judge(changeSet, await this.decide(changeSet), rows);
    this.ends.evict();
  }

  private async decide(changeSet: ChangeSet): Promise<Decided> {
    const under = this.rules.take(changeSet.first);
    if (hasUnreadable(changeSet, this.context.unreadable)) return 'unreadable';
    const source = { context: this.context, believed: this.believedAfter(changeSet.first - 1), ends: this.ends };
    try {
      return { decision: await believedDecision(changeSet, under, source), under };
    } catch (error) {
      if (unreadableIn(error) !== null) return 'unreadable';
      return { fault: errorText(error) };
    }
  }

  private believedAfter(number: number): BelievedReader {
    return this.context.view.asOf(number, { checkpoints: this.task.checkpoints });
  }

  /** Returns the streams on which change sets record or revise actions. Data that cannot be read is reported when it is decided. */
  private participants(changeSets: readonly ChangeSet[]): StreamId[] {
    const { wineries } = this.context;
    return changeSets.flatMap(({ entries }) =>
      entries.filter(isRevision).flatMap((notification) => {
        try {
          const action = actionOf(notification, wineries);
          return action === null ? [] : cellarDomain.participants(action.data);
        } catch (error) {
          rethrowUnavailable(error);
          return [];
        }
      }),
    );
  }

  private judge(changeSet: ChangeSet, decided: Decided, rows: WrittenRows): void {
    if (decided === 'unreadable') {
      this.leaveOut(changeSet, rows);
      return;
    }
    if ('fault' in decided && this.participants([changeSet]).some((stream) => this.suspect.has(stream))) {
      this.suspectAll(changeSet);
      return;
    }
    if ('fault' in decided) {
      const mismatch = { field: 'data', expected: 'an action that can be decided', found: decided.fault };
      this.report(changeSet, { index: 0, mismatch, expected: undefined });
      this.suspectAll(changeSet);
      return;
    }
    const { decision, under } = decided;
    for (const [id, one] of decision.decided) this.rules.note(id, one);
    const { result } = decision;
    const isSuspect = result.read.some((stream) => this.suspect.has(stream));
    if (!isSuspect) this.compared += 1;
    const holds =
      !isSuspect && this.compare(changeSet, decision) && this.reportRow(rows.fault(changeSet, decision, under));
    this.addWrites(changeSet, result);
    if (holds) {
      this.ends.add(result);
      return;
    }
    const written = writtenStreams(result);
    for (const stream of written) this.suspect.add(stream);
    this.ends.forget(written);
  }

  /** Notes what a change set wrote whose decision needs content that cannot be read: what its rows show. It may have counted up further versions. */
  private leaveOut({ first, last, entries }: ChangeSet, rows: WrittenRows): void {
    this.leftOut.changeSets += 1;
    const touched = rows.streamsOf(first);
    for (const { data } of entries) this.leftOut.wineries.add(data.winery);
    for (const stream of touched) {
      this.leftOut.wineries.add(streamName(stream).winery);
      const { counter } = this.writes.get(stream) ?? { counter: 0 };
      this.writes.set(stream, { counter: counter + 1, number: last, from: this.writes.get(stream)?.from ?? null });
    }
    this.ends.forget(touched);
  }

  /** Marks the lots of a change set that cannot be decided as suspect, and forgets all states, because it is not known what else it wrote. */
  private suspectAll({ entries }: ChangeSet): void {
    for (const { data } of entries) if ('lot' in data) this.suspect.add(lotStream(data.winery, data.lot));
    this.ends.clear();
  }

  /** Returns whether the change set is as expected. Reports only its first difference, because the others mostly follow from it. */
  private compare(changeSet: ChangeSet, decision: BelievedDecision): boolean {
    // An action that was refused before may stay refused, and a change set may cause conflicts, also of actions that only adopt a version of the rules.
    // Otherwise an impossible action refuses the set.
    const { adopting } = decision;
    const impossible = decision.result.refusals.find(
      ({ action: { position }, wasRefused }) => !wasRefused && !adopting.has(position.id),
    );
    if (impossible !== undefined) {
      const mismatch = { field: 'outcome', expected: impossible.refusal, found: 'a change set' };
      return this.report(changeSet, { index: 0, mismatch, expected: undefined });
    }
    const found = changeSet.entries.filter(isAboutAction).map(decidedMembers);
    let latest: PlacedMismatch | null = null;
    for (const expected of expectedNotifications(decision, decision.result)) {
      const placed = mismatchOf(expected, found);
      if (placed === null) return true;
      // Two orders are correct: see `expectedNotifications`. The mismatch that is reported is that of the order which agrees with the log further.
      if (latest === null || placed.index > latest.index) latest = placed;
    }
    return latest === null || this.report(changeSet, latest);
  }

  private addWrites({ last }: ChangeSet, result: CellarCascade): void {
    // Rewrites are in timeline order, so the first one of a stream has the lowest position.
    const changed = new Map(result.rewrites.toReversed().map(({ stream, position }) => [stream, position]));
    for (const stream of writtenStreams(result)) {
      const { counter, number, from } = this.writes.get(stream) ?? { counter: 0, number: 0, from: null };
      const position = changed.get(stream);
      this.writes.set(stream, {
        counter: counter + 1,
        number: position === undefined ? number : last,
        from: position === undefined || (from !== null && comparePositions(from, position) < 0) ? from : position,
      });
    }
  }

  private report({ first, entries }: ChangeSet, { index, mismatch, expected }: PlacedMismatch): false {
    const found = entries[index];
    const members = found === undefined || !isAboutAction(found) ? expected : decidedMembers(found);
    const lot = members?.lot === undefined ? {} : { stream: `lot/${members.lot}` };
    const place = members === undefined ? {} : { action: members.action, position: positionOf(members) };
    this.differences.add({ check: 'history', number: first + index, ...lot, ...place, ...mismatch });
    return false;
  }

  /** Reports a fault, if there is one. Returns true if there is none. */
  private reportRow(fault: RowFault | null): boolean {
    if (fault === null) return true;
    const { check, first, place, mismatch } = fault;
    if (place.stream !== undefined) this.suspect.add(place.stream);
    this.differences.add({ check, number: first, ...place, ...mismatch });
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
