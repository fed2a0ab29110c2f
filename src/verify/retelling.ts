/**
 * The log told anew: each change set is decided once more, in the order of publication, on what was believed then, and must say what the log
 * says it said. So every revision there ever was is held against what followed from it, and all that was ever taken back against what it followed
 * from, not only what stands in the end.
 *
 * Owns: a ledger of what was believed, and the version that each stream has by it. Reads of the store the log's own actions alone, and the
 * wineries' units.
 * Invariant: a change set that builds on a stream where a difference was found is not compared, so that one cause is told once.
 */

import { recordedAction } from '../application/change/prepared-change.js';
import type { WineryRecord } from '../application/ports/archive.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarAction } from '../cellar/kind.js';
import { publicEvent } from '../cellar/public-event.js';
import type { CellarRefusal } from '../cellar/refusal.js';
import type { CellarState } from '../cellar/state.js';
import { lotStream, streamName } from '../cellar/stream.js';
import type { CascadeResult } from '../kernel/cascade-result.js';
import type { Action } from '../kernel/domain.js';
import { Ledger } from '../kernel/ledger.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import { type Differences, firstDifference, type Unlike, wordsOf } from './difference.js';
import { asserted, isRevision, type Notification, retracted, type ToldChange } from './log-account.js';

type Result = CascadeResult<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** What a version row says of who wrote a stream: how many change sets did, and the last number of the last one that said something of it. */
export interface Written {
  readonly counter: number;
  readonly number: number;
}

/** A notification without what the log's own account checks: its numbers, and what exactly is taken back. */
interface Telling {
  readonly type: string;
  readonly action: string;
  readonly revision: number;
  readonly effectiveAt: string;
  readonly tieBreak: number;
  readonly status?: string | undefined;
  /** Why it is conflicted. The words that were found for it may be other ones by now. */
  readonly code?: string | undefined;
  readonly lot?: string | undefined;
  readonly event?: unknown;
}

export class Retelling {
  readonly written = new Map<StreamId, Written>();
  /** Change sets that were compared. */
  compared = 0;
  private readonly ledger = new Ledger(cellarDomain);
  private readonly doubted = new Set<StreamId>();

  constructor(
    private readonly wineries: ReadonlyMap<string, WineryRecord>,
    private readonly differences: Differences,
  ) {}

  judge(told: ToldChange): void {
    const own = told.notifications.filter(isRevision);
    try {
      const edits = own.map((one) => ({ id: one.data.action, after: this.action(one) }));
      const { applied, result } = this.ledger.change(edits, 'flag');
      const isDoubted = result.read.some((stream) => this.doubted.has(stream));
      if (!isDoubted) this.compared += 1;
      const [first] = result.refusals;
      const isRight =
        !isDoubted &&
        (applied || this.tell(told, 0, { field: 'outcome', expected: first?.refusal, found: 'a change set' })) &&
        this.compare(told, tellings(own, result));
      this.write(told, result);
      if (!isRight) for (const stream of writtenStreams(result)) this.doubted.add(stream);
    } catch (error) {
      this.tell(told, 0, { field: 'data', expected: 'an action that can be decided', found: wordsOf(error) });
      for (const { data } of told.notifications)
        if (data.lot !== undefined) this.doubted.add(lotStream(data.winery, data.lot));
    }
  }

  /** What an own action is from here on; null where it is retracted. */
  private action({ type, data }: Notification): Action<CellarAction> | null {
    if (type === 'solera.action.retracted') return null;
    const { winery, action: id, revision, tieBreak, change } = data;
    const stored = {
      position: { effectiveAt: Date.parse(data.effectiveAt), tieBreak, id },
      ...{ revision, winery, otherWinery: null, type: data.type ?? '', retracted: false, note: null, refusal: null },
      ...{ data: JSON.stringify(data.data) ?? '', recordedAt: 0, recordedBy: null, change },
    };
    return recordedAction(stored, { wineries: this.wineries, vessels: new Map() }).action;
  }

  /** Only the first difference of a change set is told, for the others mostly follow from it. */
  private compare(told: ToldChange, expected: readonly Telling[]): boolean {
    const found = told.notifications.map(telling);
    for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
      const difference = firstDifference(expected[index], found[index]);
      if (difference !== null) return this.tell(told, index, difference, expected[index]);
    }
    return true;
  }

  private write({ first, notifications }: ToldChange, result: Result): void {
    const said = new Set(result.rewrites.map(({ stream }) => stream));
    for (const stream of writtenStreams(result)) {
      const { counter, number } = this.written.get(stream) ?? { counter: 0, number: 0 };
      this.written.set(stream, {
        counter: counter + 1,
        number: said.has(stream) ? first + notifications.length - 1 : number,
      });
    }
  }

  private tell(told: ToldChange, index: number, what: Unlike, expected?: Telling): false {
    const found = told.notifications[index];
    const place = found === undefined ? expected : telling(found);
    const lot = place?.lot === undefined ? {} : { stream: `lot/${place.lot}` };
    const at = place === undefined ? {} : { action: place.action, position: positionOf(place) };
    this.differences.add({ check: 'history', number: told.first + index, ...lot, ...at, ...what });
    return false;
  }
}

/** The notifications of a decided change set in the order of their numbers: its own actions, then each decided action in timeline order, its status change before its entries. */
function tellings(own: readonly Notification[], { refusals, conflicts, restorations, rewrites }: Result): Telling[] {
  const codes = new Map(refusals.map(({ action, refusal }) => [action.position.id, refusal.code]));
  const status = ({ type, data }: Notification): string =>
    type === 'solera.action.retracted' ? 'retracted' : codes.has(data.action) ? 'conflicted' : 'active';
  const others = [
    ...conflicts.map(({ action, refusal: { code } }) => ({ action, word: 'conflicted', status: 'conflicted', code })),
    ...restorations.map((action) => ({ action, word: 'restored', status: 'active' })),
  ].sort((a, b) => comparePositions(a.action.position, b.action.position));
  const statuses = others.map(({ action: { position, revision }, word, ...said }) => ({
    position,
    notifications: [{ ...saidAt(`solera.action.${word}`, position, revision), ...said }],
  }));
  const entries = rewrites.map(({ stream, position, revision, stored, events }) => {
    const { kind, winery, code } = streamName(stream);
    if (kind === 'vessel') return { position, notifications: [] };
    const lot = `${winery}/${code}`;
    const taken = (stored ?? []).map(() => ({ ...saidAt(retracted, position, revision), lot }));
    const said = (events ?? []).map((event) => ({
      ...saidAt(asserted, position, revision),
      ...{ lot, event: publicEvent(event) },
    }));
    return { position, notifications: [...taken, ...said] };
  });
  // The sort is stable, so the status change of an action stays before its entries.
  const decided: { readonly position: Position; readonly notifications: readonly Telling[] }[] = [
    ...statuses,
    ...entries,
  ];
  decided.sort((a, b) => comparePositions(a.position, b.position));
  return [
    ...own.map((one) => ({ ...telling(one), status: status(one), code: codes.get(one.data.action) })),
    ...decided.flatMap(({ notifications }) => notifications),
  ];
}

function saidAt(type: string, { effectiveAt, tieBreak, id }: Position, revision: number): Telling {
  return { type, action: id, revision, effectiveAt: new Date(effectiveAt).toISOString(), tieBreak };
}

/** A notification as the log has it. */
function telling({ type, data }: Notification): Telling {
  const { action, revision, effectiveAt, tieBreak, status, code, winery, lot, event } = data;
  const named = { type, action, revision, effectiveAt, tieBreak };
  return { ...named, status, code, lot: lot === undefined ? undefined : `${winery}/${lot}`, event };
}

function positionOf({ effectiveAt, tieBreak, action }: Telling): Position {
  return { effectiveAt: Date.parse(effectiveAt), tieBreak, id: action };
}

/** The streams whose versions a change set bumps: the participants of its edits, and every stream with a changed touch. */
function writtenStreams({ touched, rewrites }: Result): ReadonlySet<StreamId> {
  return new Set([...touched, ...rewrites.map(({ stream }) => stream)]);
}
