/**
 * Proves the promises of a store on the data that it holds: that edits gave what a rebuild gives (1), that the log is dense and adds up to
 * what is served (3), that nothing appears or vanishes (8).
 *
 * Owns: nothing. Reads through one consistent view, so that it may run beside a server that goes on recording.
 * Memory: the actions, their rebuilt events and the lots as a subscriber sees them; a hundred thousand actions are some hundred megabytes.
 */
import type { Archive, WineryRecord } from '../application/archive.js';
import { foldSlice, readSlice } from '../application/history-supply.js';
import { ReadLog } from '../application/read-log.js';
import type { HistoryReader, Store, StoredAction, Version } from '../application/store.js';
import { believedLot } from '../application/stored-answer.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Position, StreamId } from '../kernel/position.js';
import { type VerifyLimits, verifyLimits } from '../../config/verify.js';
import { type Balance, Conservation } from './conservation.js';
import { type Check, type Difference, Differences } from './difference.js';
import { type FoldedLot, foldLot } from './feed-fold.js';
import { LogAccount, readLog } from './log-account.js';
import { type CellarRebuild, compareStatuses, compareWithLog, rebuild, standingActions } from './rebuild.js';
import { parts, type StoredStream, StoredHistory } from './stored-history.js';
import { StreamComparison } from './stream-comparison.js';

export interface VerifyParts {
  readonly store: Store;
  readonly archive: Archive;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly progress?: (phase: Phase, done: number, total: number) => void;
  readonly limits?: Partial<VerifyLimits>;
}

export type Phase = 'log' | 'actions' | 'replay' | 'streams';

export interface CheckReport {
  readonly check: Check;
  readonly claim: string;
  readonly compared: number;
  readonly what: string;
  readonly differences: number;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** The log's head in the view that was verified. */
  readonly head: number;
  readonly wineries: number;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
  /** Those earliest in the timeline; `total` counts all. */
  readonly differences: readonly Difference[];
  readonly total: number;
  readonly balances: readonly Balance[];
  /** Streams written since the view was opened: their served state is newer than what it would be compared with. */
  readonly movedOn: number;
}

/** Compares everything with everything. Never rejects for what it finds; rejects with StoreUnavailable where the store does not answer. */
export function verify(options: VerifyParts): Promise<VerifyReport> {
  return options.store.view((reader) => new Verification(options, reader).run());
}

/** A stream whose stored events were compared: what its readers are given is next. */
interface Compared {
  readonly stream: StreamId;
  readonly version: Version;
  readonly number: number;
  /** Its last touch. */
  readonly place: Position | null;
  /** The fold of its events from nothing; null where they cannot be folded. */
  readonly state: CellarState | null;
}

class Verification {
  private readonly limits: VerifyLimits;
  private readonly differences: Differences;
  private readonly conservation = new Conservation();
  private readonly comparison: StreamComparison;
  private readonly history: StoredHistory;
  private readonly wineries = new Map<string, WineryRecord>();
  private touches = 0;
  private movedOn = 0;
  private feedLots = 0;

  constructor(
    private readonly options: VerifyParts,
    reader: HistoryReader,
  ) {
    this.limits = { ...verifyLimits, ...options.limits };
    this.differences = new Differences(this.limits.differencesTold);
    this.comparison = new StreamComparison(this.differences, this.conservation);
    this.history = new StoredHistory(options.archive, reader, this.limits);
  }

  async run(): Promise<VerifyReport> {
    const begun = this.options.now();
    const head = await this.history.head();
    for (const record of await this.history.wineries()) this.wineries.set(record.winery, record);
    const listed = new Set<StreamId>();
    for (const winery of this.wineries.keys())
      for (const stream of await this.history.streams(winery)) listed.add(stream);
    const { lots, logged } = await this.log(head);
    const stored = await this.actions(head, logged);
    compareWithLog(stored, logged, this.differences);
    const actions = standingActions(stored, this.wineries, this.differences);
    const total = actions.length;
    const rebuilt = rebuild(actions, this.differences, (done) => this.tell('replay', done, total));
    compareStatuses(rebuilt, new Map(stored.map((action) => [action.position.id, action])), this.differences);
    const streams = [...new Set([...listed, ...rebuilt.touches.keys()])].sort();
    await this.streams(streams, rebuilt, lots);
    const balances = this.conservation.judge(actions, [...this.wineries.values()], this.differences);
    return {
      ok: this.differences.total === 0,
      head,
      wineries: this.wineries.size,
      durationMs: this.options.now() - begun,
      checks: this.checks({ head, stored: stored.length, standing: total, streams: streams.length }),
      differences: this.differences.earliest(),
      total: this.differences.total,
      balances,
      movedOn: this.movedOn,
    };
  }

  /** Reads the whole log, and folds it to lots as a subscriber would; the events themselves are let go. */
  private async log(head: number): Promise<{ lots: Map<string, FoldedLot | null>; logged: LogAccount['actions'] }> {
    const account = new LogAccount(this.differences);
    const progress = (done: number): void => this.tell('log', done, head);
    await readLog(this.options.archive, head, {
      account,
      differences: this.differences,
      page: this.limits.page,
      progress,
    });
    const lots = new Map<string, FoldedLot | null>();
    for (const [lot, events] of account.events) {
      try {
        lots.set(lot, foldLot(events.values()));
      } catch (error) {
        const found = error instanceof Error ? error.message : String(error);
        this.differences.add({
          check: 'feed',
          stream: `lot/${lot}`,
          field: 'events',
          expected: 'events that can be folded',
          found,
        });
      }
      account.events.delete(lot);
    }
    return { lots, logged: account.actions };
  }

  private async actions(head: number, logged: LogAccount['actions']): Promise<StoredAction[]> {
    const stored: StoredAction[] = [];
    const named = new Map<string, string[]>();
    for (const [id, { winery }] of logged) {
      const ids = named.get(winery);
      if (ids === undefined) named.set(winery, [id]);
      else ids.push(id);
    }
    let read = 0;
    for (const winery of this.wineries.keys()) {
      for (const action of await this.history.actions(winery, { head, logged: named.get(winery) ?? [] }))
        stored.push(action);
      read += 1;
      this.tell('actions', read, this.wineries.size);
    }
    return stored;
  }

  private async streams(
    streams: readonly StreamId[],
    rebuilt: CellarRebuild,
    lots: ReadonlyMap<string, FoldedLot | null>,
  ): Promise<void> {
    let done = 0;
    const unseen = new Set([...lots.keys()].map((lot) => `lot/${lot}`));
    for (const part of parts(streams, this.limits.streamsAtATime)) {
      const compared: Compared[] = [];
      for (const stored of await this.history.read(part)) {
        unseen.delete(stored.stream);
        // A stream that came to be after the view was opened is not part of it.
        if (stored.version.counter > 0 || rebuilt.touches.has(stored.stream))
          compared.push(this.compareStored(stored, rebuilt));
      }
      await this.compareServed(compared, lots);
      done += part.length;
      this.tell('streams', done, streams.length);
    }
    for (const stream of unseen)
      this.differences.add({ check: 'feed', stream, field: 'stream', expected: 'a stored stream', found: undefined });
  }

  private compareStored(stored: StoredStream, rebuilt: CellarRebuild): Compared {
    const { stream } = stored;
    this.touches += stored.touches.length;
    const place = stored.touches.at(-1)?.position ?? null;
    const folded = this.comparison.fold(stored);
    if (folded !== null) {
      this.comparison.compareTouches(stream, rebuilt.touches.get(stream) ?? [], folded.touches);
      const expected = rebuilt.states.get(stream) ?? cellarDomain.initial(stream);
      this.comparison.compareStates('streams', stream, place, { expected, found: folded.state }, 'fold');
    }
    const { version, number } = stored;
    return { stream, version, number, place, state: folded?.state ?? null };
  }

  /** What readers are given, from saved states where there are some, against the fold of all events and the subscriber's. */
  private async compareServed(
    compared: readonly Compared[],
    lots: ReadonlyMap<string, FoldedLot | null>,
  ): Promise<void> {
    const heads = await this.options.store.heads(compared.map(({ stream }) => stream));
    const slices = new Map(heads.map(({ stream, slice }) => [stream, slice]));
    for (const one of compared) {
      const slice = slices.get(one.stream);
      if (slice?.version.counter !== one.version.counter || slice.version.change !== one.version.change) continue;
      this.compareWithFold(one, foldSlice(readSlice(slice, new ReadLog())), 'newest state');
    }
    const ofLots = compared.filter(({ stream }) => streamName(stream).kind === 'lot');
    for (const some of parts(ofLots, this.limits.lotsAtOnce))
      await Promise.all(some.map((one) => this.compareLot(one, lots)));
  }

  private compareWithFold({ stream, place, state }: Compared, found: CellarState, subject: string): void {
    if (state !== null) this.comparison.compareStates('streams', stream, place, { expected: state, found }, subject);
  }

  /** The lot as `GET …/lots/{lot}` answers it. */
  private async compareLot(one: Compared, lots: ReadonlyMap<string, FoldedLot | null>): Promise<void> {
    const { winery, code } = streamName(one.stream);
    const { lot, number } = await believedLot(this.options.archive, one.stream, { at: null, known: null });
    if (number !== one.number) {
      this.movedOn += 1;
      if (one.state?.stream === 'lot') this.conservation.held(winery, one.state);
      return;
    }
    this.feedLots += 1;
    this.conservation.held(winery, lot);
    this.compareWithFold(one, lot, 'served state');
    this.comparison.compareFeed(one.stream, one.place, lots.get(`${winery}/${code}`) ?? null, lot);
  }

  private tell(phase: Phase, done: number, total: number): void {
    this.options.progress?.(phase, done, total);
  }

  private checks(counts: { head: number; stored: number; standing: number; streams: number }): CheckReport[] {
    const report = (check: Check, claim: string, compared: number, what: string): CheckReport => ({
      check,
      claim,
      compared,
      what,
      differences: this.differences.count(check),
    });
    return [
      report('log', 'The log is dense, and takes back only what stood', counts.head, 'notifications'),
      report('actions', 'The log tells each action as it is stored', counts.stored, 'actions'),
      report('replay', 'A rebuild from nothing gives the stored outcomes', counts.standing, 'actions'),
      report(
        'streams',
        'Events fold to the saved and served states',
        this.touches,
        `touches of ${counts.streams} streams`,
      ),
      report('feed', "A subscriber's fold of the feed gives the served lots", this.feedLots, 'lots'),
      report('conservation', 'In = out − loss + gain, by action and winery', counts.standing, 'actions'),
    ];
  }
}
