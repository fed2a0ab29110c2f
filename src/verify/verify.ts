/**
 * Proves the promises of a store on the data that it holds: that edits gave what a rebuild gives (1), that whatever was ever believed followed
 * from the actions as they were then (2), that the log is dense and adds up to what is served (3), that nothing appears or vanishes (8).
 *
 * What nothing else follows from cannot be proven: notes, and what of an action's data no event comes from; who recorded a change set and
 * when, its id, its request's hash and the revision it expected; the words of a refusal; the mark in a version; settings.
 *
 * Owns: nothing. Reads through one consistent view, so that it may run beside a server that goes on recording.
 * Memory: the actions, their events (as they were believed, while the log is read; then as they are rebuilt) and the lots as a subscriber sees
 * them; a hundred thousand actions are a gigabyte.
 */

import { type VerifyLimits, verifyLimits } from '../../config/verify.js';
import type { Archive, WineryRecord } from '../application/ports/archive.js';
import type { HistoryReader, StoredAction } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import { cellarDomain } from '../cellar/domain.js';
import type { StreamId } from '../kernel/position.js';
import { compareActions, compareRevisions } from './action-comparison.js';
import { answerDifference } from './answer-comparison.js';
import { type CheckReport, checkReports } from './check-report.js';
import { type Balance, Conservation } from './conservation.js';
import { type Check, type Difference, Differences, firstDifference } from './difference.js';
import { type CellarRebuild, compareStatuses, rebuild, standingActions } from './rebuild.js';
import { type FoldedStream, ServedComparison } from './served-comparison.js';
import { parts, StoredHistory, type StoredStream } from './stored-history.js';
import { StreamComparison } from './stream-comparison.js';
import { readToldLog, type ToldLog } from './told-log.js';

export interface VerifyParts {
  readonly store: Store;
  readonly archive: Archive;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly progress?: (phase: Phase, done: number, total: number) => void;
  readonly limits?: Partial<VerifyLimits>;
}

export type Phase = 'log' | 'actions' | 'answers' | 'replay' | 'streams';

export interface VerifyReport {
  readonly ok: boolean;
  /** The log's head in the view that was verified. */
  readonly head: number;
  readonly wineries: number;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
  /** Those of each check that are earliest in the timeline; `total` counts all. */
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

class Verification {
  private readonly limits: VerifyLimits;
  private readonly differences: Differences;
  private readonly conservation = new Conservation();
  private readonly comparison: StreamComparison;
  private readonly history: StoredHistory;
  private readonly wineries = new Map<string, WineryRecord>();
  /** Checks that are not made, or not to their end, and why. */
  private readonly skipped = new Map<Check, string>();
  private touches = 0;

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
    const { differences } = this;
    const head = await this.history.head();
    for (const record of await this.history.wineries()) this.wineries.set(record.winery, record);
    const listed = new Set<StreamId>();
    for (const winery of this.wineries.keys())
      for (const stream of await this.history.streams(winery)) listed.add(stream);
    const told = await this.log(head);
    const stored = await this.actions(head, told);
    const answers = await this.answers(head, told);
    const actions = standingActions(stored, this.wineries, differences);
    const rebuilt = rebuild(actions, differences, (done) => this.tell('replay', done, actions.length));
    compareStatuses(rebuilt, new Map(stored.map((action) => [action.position.id, action])), differences);
    const streams = [...new Set([...listed, ...rebuilt.touches.keys(), ...told.written.keys()])].sort();
    const served = await this.streams(streams, rebuilt, told);
    const balances = this.skipped.has('conservation')
      ? []
      : this.conservation.judge(actions, [...this.wineries.values()], differences);
    const counts = { stored, answers, standing: actions.length, streams: streams.length, lots: served.lots };
    return {
      ok: differences.total === 0,
      head,
      wineries: this.wineries.size,
      durationMs: this.options.now() - begun,
      checks: this.checks(told, counts),
      differences: differences.earliest(),
      total: differences.total,
      balances,
      movedOn: served.movedOn,
    };
  }

  private async log(head: number): Promise<ToldLog> {
    const { wineries, differences } = this;
    const progress = (done: number): void => this.tell('log', done, head);
    const how = { wineries, differences, page: this.limits.page, progress };
    const told = await readToldLog(this.options.archive, head, how);
    for (const [check, because] of told.unchecked) this.skipped.set(check, because);
    return told;
  }

  private async actions(head: number, told: ToldLog): Promise<StoredAction[]> {
    const stored: StoredAction[] = [];
    const named = new Map<string, string[]>();
    for (const [id, { winery }] of told.actions) {
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
    if (this.skipped.has('actions')) return stored;
    compareActions(stored, told.actions, this.differences);
    // An action that was never revised has the one revision that was just compared.
    const revised = stored.filter(({ revision }) => revision > 1);
    const how = { head, page: this.limits.page, differences: this.differences };
    for (const some of parts(revised, this.limits.readsAtOnce))
      await Promise.all(
        some.map((action) =>
          compareRevisions(this.options.archive, action, { ...how, said: told.actions.get(action.position.id) }),
        ),
      );
    return stored;
  }

  /** Gives the count of requests whose answers were looked at. */
  private async answers(head: number, told: ToldLog): Promise<number> {
    const log = this.skipped.has('actions') ? null : told;
    let compared = 0;
    for await (const change of this.history.changes()) {
      if (change.last > head) continue;
      const difference = answerDifference(change, log);
      const number = change.first === 0 ? {} : { number: change.first };
      if (difference !== null) this.differences.add({ check: 'answers', ...number, ...difference });
      compared += 1;
      this.tell('answers', compared, Math.max(compared, told.changes.size));
    }
    return compared;
  }

  private async streams(
    streams: readonly StreamId[],
    rebuilt: CellarRebuild,
    told: ToldLog,
  ): Promise<ServedComparison> {
    const { store, archive } = this.options;
    const { comparison, conservation, differences, limits } = this;
    const lots = this.skipped.has('feed') ? null : told.lots;
    const how = { store, archive, comparison, conservation, differences, readsAtOnce: limits.readsAtOnce, lots };
    const served = new ServedComparison(how);
    const unseen = new Set([...told.lots.keys()].map((lot) => `lot/${lot}`));
    let done = 0;
    for (const part of parts(streams, limits.streamsAtATime)) {
      const folded: FoldedStream[] = [];
      for (const stored of await this.history.read(part)) {
        unseen.delete(stored.stream);
        this.compareVersion(stored, told);
        // A stream that came to be after the view was opened is not part of it.
        if (stored.version.counter > 0 || rebuilt.touches.has(stored.stream))
          folded.push(...this.folded(stored, rebuilt));
      }
      await served.compare(folded);
      done += part.length;
      this.tell('streams', done, streams.length);
    }
    for (const stream of unseen)
      differences.add({ check: 'feed', stream, field: 'stream', expected: 'a stored stream', found: undefined });
    return served;
  }

  /** The arbiter of every commit: each change set that edits an action on the stream, as it was or as it is, or says something of it, counts once. */
  private compareVersion({ stream, version, number }: StoredStream, { written }: ToldLog): void {
    if (this.skipped.has('versions')) return;
    const found = version.counter === 0 ? undefined : { counter: version.counter, number };
    const difference = firstDifference(written.get(stream), found, 'version');
    if (difference !== null) this.differences.add({ check: 'versions', stream, ...difference });
  }

  private folded(stored: StoredStream, rebuilt: CellarRebuild): FoldedStream[] {
    const { stream, version, number, touches } = stored;
    this.touches += touches.length;
    const { state, isRight } = this.comparison.compare(stored, {
      touches: rebuilt.touches.get(stream) ?? [],
      state: rebuilt.states.get(stream) ?? cellarDomain.initial(stream),
    });
    if (state !== null) return [{ stream, version, number, place: touches.at(-1)?.position ?? null, state, isRight }];
    this.skipped.set('conservation', `the events of ${stream} cannot be folded`);
    return [];
  }

  private tell(phase: Phase, done: number, total: number): void {
    this.options.progress?.(phase, done, total);
  }

  private checks(
    told: ToldLog,
    counts: {
      readonly stored: readonly StoredAction[];
      readonly answers: number;
      readonly standing: number;
      readonly streams: number;
      readonly lots: number;
    },
  ): CheckReport[] {
    const { stored, standing, streams } = counts;
    const made = (check: Check, count: number): number => (this.skipped.has(check) ? 0 : count);
    const retracted = stored.filter((action) => action.retracted).length;
    const compared = {
      log: { count: told.read, what: 'notifications' },
      history: { count: told.retold, what: 'change sets' },
      actions: {
        count: made('actions', stored.length),
        what: 'actions',
        also: { count: made('actions', retracted), what: 'retracted' },
      },
      answers: { count: counts.answers, what: 'requests' },
      replay: { count: standing, what: 'actions that stand' },
      streams: { count: this.touches, what: 'touches', also: { count: streams, what: 'streams' } },
      caches: { count: this.comparison.saved, what: 'saved states' },
      versions: { count: made('versions', streams), what: 'streams' },
      feed: { count: counts.lots, what: 'lots' },
      conservation: { count: made('conservation', standing), what: 'actions' },
    };
    return checkReports(compared, this.skipped, this.differences);
  }
}
