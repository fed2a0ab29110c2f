/**
 * Proves the promises of a store on the data that it holds: that edits equal a rebuild (1), that everything ever believed followed from the
 * actions and the rules of that time (2), that the log is dense and folds to the served states (3), and that volume, weight and cost are conserved (8).
 *
 * Data from which no event follows cannot be proven: notes and other descriptive members of actions; who recorded a change set and when, its
 * id, the hash of its request and the revision it expected; the wording of refusals; the marks in versions; settings.
 *
 * Owns: nothing. Reads through one consistent view, so it can run beside a server that records.
 * Memory: the actions, their events (as believed while the log is read, then as rebuilt) and the lots as a subscriber folds them. 100,000
 * actions take about a gigabyte.
 */

import { type VerifyLimits, verifyLimits } from '../../config/verify.js';
import type { HistoryReader, StoredAction } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import type { WineryRecord } from '../application/ports/winery-settings-store.js';
import { cellarDomain } from '../cellar/domain.js';
import type { StreamId } from '../kernel/position.js';
import { compareActions, compareRevisions } from './action-comparison.js';
import { answerMismatch } from './answer-comparison.js';
import { type CheckReport, type Compared, checkReports } from './check-report.js';
import { type Balance, Conservation } from './conservation.js';
import { type Check, type Difference, Differences, firstMismatch } from './difference.js';
import { type LogVerification, verifyLog } from './log-verification.js';
import { type CellarRebuild, compareStatuses, rebuild, timelineActions } from './rebuild.js';
import { type FoldedStream, ServedComparison } from './served-comparison.js';
import { batches, type HistoryPorts, StoredHistory, type StoredStream } from './stored-history.js';
import { StreamComparison } from './stream-comparison.js';

interface VerifyOptions extends HistoryPorts {
  readonly store: Store;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly progress?: (phase: Phase, done: number, total: number) => void;
  readonly limits?: Partial<VerifyLimits>;
}

export type Phase = 'log' | 'actions' | 'answers' | 'replay' | 'streams';

export interface VerifyReport {
  readonly ok: boolean;
  /** The last notification number in the view that was verified. */
  readonly head: number;
  readonly wineries: number;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
  /** The earliest differences of each check; `total` counts all. */
  readonly differences: readonly Difference[];
  readonly total: number;
  readonly balances: readonly Balance[];
  /** The number of lots that were written since the view was opened. Their served states are newer than the view, so they are not compared. */
  readonly lotsWrittenSince: number;
}

/** Makes all checks. Resolves with a report even if it finds differences; rejects with StoreUnavailable if the store does not respond. */
export function verify(options: VerifyOptions): Promise<VerifyReport> {
  return options.store.view((reader) => new Verification(options, reader).run());
}

class Verification {
  private readonly limits: VerifyLimits;
  private readonly differences: Differences;
  private readonly conservation = new Conservation();
  private readonly comparison: StreamComparison;
  private readonly history: StoredHistory;
  private readonly wineries = new Map<string, WineryRecord>();
  /** The checks that were not made, or not completely, and why. */
  private readonly skipped = new Map<Check, string>();
  private touches = 0;

  constructor(
    private readonly options: VerifyOptions,
    reader: HistoryReader,
  ) {
    this.limits = { ...verifyLimits, ...options.limits };
    this.differences = new Differences(this.limits.differencesShown);
    this.comparison = new StreamComparison(this.differences, this.conservation);
    this.history = new StoredHistory(options, reader, this.limits);
  }

  async run(): Promise<VerifyReport> {
    const begun = this.options.now();
    const { differences } = this;
    const head = await this.history.head();
    for (const record of await this.history.wineries()) this.wineries.set(record.winery, record);
    const listed = new Set<StreamId>();
    for (const winery of this.wineries.keys())
      for (const stream of await this.history.streams(winery)) listed.add(stream);
    const log = await this.verifyLog(head);
    const stored = await this.verifyActions(head, log);
    const answers = await this.verifyAnswers(head, log);
    const actions = timelineActions(stored, this.wineries, differences);
    const rebuilt = rebuild(actions, log.rules, differences, (done) => this.progress('replay', done, actions.length));
    compareStatuses(rebuilt, new Map(stored.map((action) => [action.position.id, action])), differences);
    const streams = [...new Set([...listed, ...rebuilt.touches.keys(), ...log.versions.keys()])].sort();
    const served = await this.verifyStreams(streams, rebuilt, log);
    const balances = this.skipped.has('conservation')
      ? []
      : this.conservation.check(actions, [...this.wineries.values()], differences);
    const counts = { stored, answers, decided: actions.length, streams: streams.length, lots: served.lots };
    return {
      ok: differences.total === 0,
      head,
      wineries: this.wineries.size,
      durationMs: this.options.now() - begun,
      checks: this.reports(log, counts),
      differences: differences.earliest(),
      total: differences.total,
      balances,
      lotsWrittenSince: served.lotsWrittenSince,
    };
  }

  private async verifyLog(head: number): Promise<LogVerification> {
    const { wineries, differences } = this;
    const progress = (done: number): void => this.progress('log', done, head);
    const options = { wineries, differences, page: this.limits.page, progress };
    const log = await verifyLog(this.options, head, options);
    for (const [check, reason] of log.skipped) this.skipped.set(check, reason);
    return log;
  }

  /** Returns the stored actions of all wineries. */
  private async verifyActions(head: number, log: LogVerification): Promise<StoredAction[]> {
    const logged = new Map<string, string[]>();
    for (const [id, { winery }] of log.actions) {
      const ids = logged.get(winery);
      if (ids === undefined) logged.set(winery, [id]);
      else ids.push(id);
    }
    const stored: StoredAction[] = [];
    let wineries = 0;
    for (const winery of this.wineries.keys()) {
      for (const action of await this.history.actions(winery, { head, logged: logged.get(winery) ?? [] }))
        stored.push(action);
      wineries += 1;
      this.progress('actions', wineries, this.wineries.size);
    }
    if (this.skipped.has('actions')) return stored;
    compareActions(stored, log.actions, this.differences);
    // An action that was never revised has one revision, which is compared already.
    const revised = stored.filter(({ revision }) => revision > 1);
    const options = { head, page: this.limits.page, differences: this.differences };
    for (const batch of batches(revised, this.limits.readsAtOnce))
      await Promise.all(
        batch.map((action) => {
          const inLog = log.actions.get(action.position.id);
          return compareRevisions(this.options.actionIndex, action, { ...options, logged: inLog });
        }),
      );
    return stored;
  }

  /** Returns the number of requests whose answers were compared. */
  private async verifyAnswers(head: number, log: LogVerification): Promise<number> {
    const comparable = this.skipped.has('actions') ? null : log;
    let compared = 0;
    for await (const change of this.history.changes()) {
      if (change.last > head) continue;
      const mismatch = answerMismatch(change, comparable);
      const number = change.first === 0 ? {} : { number: change.first };
      if (mismatch !== null) this.differences.add({ check: 'answers', ...number, ...mismatch });
      compared += 1;
      this.progress('answers', compared, Math.max(compared, log.changes.size));
    }
    return compared;
  }

  private async verifyStreams(
    streams: readonly StreamId[],
    rebuilt: CellarRebuild,
    log: LogVerification,
  ): Promise<ServedComparison> {
    const { store, knowledge } = this.options;
    const { comparison, conservation, differences, limits } = this;
    const lots = this.skipped.has('feed') ? null : log.lots;
    const { readsAtOnce, streamsAtATime } = limits;
    const served = new ServedComparison({ store, knowledge, comparison, conservation, differences, readsAtOnce, lots });
    const missing = new Set([...log.lots.keys()].map((lot) => `lot/${lot}`));
    let done = 0;
    for (const batch of batches(streams, streamsAtATime)) {
      const folded: FoldedStream[] = [];
      for (const stored of await this.history.read(batch)) {
        missing.delete(stored.stream);
        this.compareVersion(stored, log);
        // A stream that was created after the view was opened is not part of it.
        if (stored.version.counter > 0 || rebuilt.touches.has(stored.stream))
          folded.push(...this.compareStream(stored, rebuilt));
      }
      await served.compare(folded);
      done += batch.length;
      this.progress('streams', done, streams.length);
    }
    for (const stream of missing)
      differences.add({ check: 'feed', stream, field: 'stream', expected: 'a stored stream', found: undefined });
    return served;
  }

  /**
   * Every commit compares versions, so a wrong version can admit a wrong commit. A version counts the change sets that edited an action on the stream,
   * before or after the edit, or changed a touch on it.
   */
  private compareVersion({ stream, version, number }: StoredStream, { versions }: LogVerification): void {
    if (this.skipped.has('versions')) return;
    const found = version.counter === 0 ? undefined : { counter: version.counter, number };
    const mismatch = firstMismatch(versions.get(stream), found, 'version');
    if (mismatch !== null) this.differences.add({ check: 'versions', stream, ...mismatch });
  }

  /** Returns the stream with the fold of its events, or nothing if they cannot be folded. */
  private compareStream(stored: StoredStream, rebuilt: CellarRebuild): FoldedStream[] {
    const { stream, version, number, touches } = stored;
    this.touches += touches.length;
    const { state, intact } = this.comparison.compare(stored, {
      touches: rebuilt.touches.get(stream) ?? [],
      state: rebuilt.states.get(stream) ?? cellarDomain.initial(stream),
    });
    if (state !== null) return [{ stream, version, number, end: touches.at(-1)?.position ?? null, state, intact }];
    this.skipped.set('conservation', `the events of ${stream} cannot be folded`);
    return [];
  }

  private progress(phase: Phase, done: number, total: number): void {
    this.options.progress?.(phase, done, total);
  }

  private reports(
    log: LogVerification,
    counts: {
      readonly stored: readonly StoredAction[];
      readonly answers: number;
      readonly decided: number;
      readonly streams: number;
      readonly lots: number;
    },
  ): CheckReport[] {
    const { stored, decided, streams } = counts;
    const unlessSkipped = (check: Check, count: number): number => (this.skipped.has(check) ? 0 : count);
    const retracted = stored.filter((action) => action.retracted).length;
    const compared: Record<Check, Compared> = {
      log: { count: log.notifications, what: 'notifications' },
      history: { count: log.compared, what: 'change sets' },
      actions: {
        count: unlessSkipped('actions', stored.length),
        what: 'actions',
        also: { count: unlessSkipped('actions', retracted), what: 'retracted' },
      },
      answers: { count: counts.answers, what: 'requests' },
      replay: { count: decided, what: 'actions not retracted' },
      streams: { count: this.touches, what: 'touches', also: { count: streams, what: 'streams' } },
      caches: { count: this.comparison.saved, what: 'saved states' },
      versions: { count: unlessSkipped('versions', streams), what: 'streams' },
      feed: { count: counts.lots, what: 'lots' },
      conservation: { count: unlessSkipped('conservation', decided), what: 'actions' },
    };
    return checkReports(compared, this.skipped, this.differences);
  }
}
