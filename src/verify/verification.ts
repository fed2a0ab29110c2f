/**
 * One verification: divides it into tasks, and puts their results together.
 *
 * Owns: what the finished tasks found. Does not own: the tasks, and who runs them.
 * The order is: the log, the replay, the streams. Each needs results of the ones before: rules versions and writes of streams from the log, and from the
 * replay which streams have the right touches.
 */

import type { ChangeSets } from '../application/ports/change-sets.js';
import { streamName } from '../cellar/stream.js';
import { reportedUnreadable } from '../encryption/unreadable-content.js';
import { type ActionId, comparePositions, type StreamId } from '../kernel/position.js';
import { answerFault } from './answer-comparison.js';
import { batches } from './batches.js';
import { checkReports } from './check-report.js';
import { addSums, type Balance, type BalanceSums, balancesOf, lotVolume } from './conservation.js';
import { addCounts, comparedOf, noCounts, sum } from './counts.js';
import { type Check, Differences } from './difference.js';
import { inOrder } from './in-order.js';
import { logRanges, timeRanges } from './ranges.js';
import type { Phase, VerifyReport } from './report.js';
import { storedStreams } from './stored-streams.js';
import type {
  LogCarry,
  LogResult,
  LogTask,
  ReplayResult,
  StreamsResult,
  StreamToFold,
  StreamWrites,
  TaskContext,
  TaskRunner,
  TimelineCarry,
  TimelineTask,
  TouchedTask,
} from './task.js';

interface VerificationOptions {
  readonly context: TaskContext;
  readonly changeSets: ChangeSets;
  readonly runner: TaskRunner;
  readonly since: number;
  readonly checkpoints: boolean;
  readonly now: () => number;
  readonly begun: number;
  readonly progress?: (phase: Phase, done: number, total: number) => void;
}

export class Verification {
  private readonly differences: Differences;
  /** The checks that were not made, or not completely, and why. */
  private readonly skipped = new Map<Check, string>();
  private readonly writes = new Map<StreamId, StreamWrites>();
  private readonly rules = new Map<ActionId, number>();
  private readonly recorded = new Map<string, number>();
  private readonly times: number[] = [];
  private readonly listed = new Map<string, number>();
  private readonly touchCounts = new Map<StreamId, number>();
  private readonly sums = new Map<string, BalanceSums>();
  private readonly onHand = new Map<string, bigint>();
  /** The streams whose touches differ from the replay, with their replayed states. */
  private differing: TimelineCarry = new Map();
  private wrongCheckpoint = false;
  /** What was not decided again, because it needs content that cannot be read; and the wineries about which that says something. */
  private readonly undecided = { changeSets: 0, actions: 0 };
  private readonly partial = new Set<string>();
  private readonly counts = noCounts();

  constructor(private readonly options: VerificationOptions) {
    this.differences = new Differences(options.context.limits.differencesShown);
  }

  async run(): Promise<VerifyReport & { readonly wrongCheckpoint: boolean }> {
    const { differences, skipped } = this;
    const { context, since, now, begun } = this.options;
    await this.verifyLog();
    await (this.isPart ? this.verifyTouched() : this.verifyTimeline());
    await this.verifyStreams();
    const balances = this.balances();
    return {
      ok: differences.total === 0,
      ...{ since, head: context.head, wineries: context.wineries.size, durationMs: now() - begun },
      checks: checkReports(comparedOf(this.counts, skipped), { skipped, differences, since }),
      differences: differences.earliest(),
      total: differences.total,
      ...{ balances, wrongCheckpoint: this.wrongCheckpoint, undecided: this.undecided },
      unreadable: reportedUnreadable(context.unreadable),
    };
  }

  /** Whether only a part of the log is verified. */
  private get isPart(): boolean {
    return this.options.since > 0;
  }

  private async verifyLog(): Promise<void> {
    const { context, since, checkpoints, runner } = this.options;
    const nothing: LogCarry = { suspect: new Set(), damaged: false };
    const ranges = await logRanges(context, since);
    const tasks = ranges.map(
      (range): LogTask => ({ kind: 'log', ...range, carried: nothing, checkpoints, checksStored: this.isPart }),
    );
    let carried = nothing;
    const run = (task: LogTask): Promise<LogResult> => runner.run(task);
    const mend = async (result: LogResult, task: LogTask): Promise<LogResult> =>
      carried.damaged || carried.suspect.size > 0 ? run({ ...task, carried }) : result;
    let stopped: string | null = null;
    for await (const { task, result } of inOrder(tasks, { atOnce: runner.atOnce, run, mend })) {
      carried = result.carried;
      this.addLog(result);
      this.progress('log', task.last - since, context.head - since);
      stopped = result.stopped;
      if (stopped !== null) break;
    }
    this.skipAfterLog(stopped);
    if (!this.isPart) await this.verifyAnswers();
    else this.counts.answers = this.counts.changeSets;
  }

  private addLog(result: LogResult): void {
    const { leftOut, writes, rules, recorded, times, differences } = result;
    this.counts.notifications += result.notifications;
    this.counts.changeSets += result.changeSets;
    this.counts.history += result.compared;
    this.undecided.changeSets += leftOut.changeSets;
    for (const winery of leftOut.wineries) this.partial.add(winery);
    for (const [stream, { counter, number, from }] of writes) {
      const known = this.writes.get(stream);
      const earlier = known?.from ?? null;
      this.writes.set(stream, {
        counter: (known?.counter ?? 0) + counter,
        number: number === 0 ? (known?.number ?? 0) : number,
        from: from === null || (earlier !== null && comparePositions(earlier, from) < 0) ? earlier : from,
      });
    }
    for (const [action, version] of rules) {
      if (version === null) this.rules.delete(action);
      else this.rules.set(action, version);
    }
    addCounts(this.recorded, recorded);
    for (const time of times) this.times.push(time);
    this.differences.addAll(differences);
  }

  private skipAfterLog(stopped: string | null): void {
    const { counts, differences } = this;
    // A later reason replaces an earlier one: it is nearer to the cause.
    const skip = (reason: string, ...checks: readonly Check[]): void => {
      for (const check of checks) this.skipped.set(check, reason);
    };
    if (this.isPart) skip('only a part of the log was verified', 'feed');
    if (differences.count('history') > 0) skip('history differs', 'versions');
    if (counts.history + this.undecided.changeSets < counts.changeSets)
      skip('it builds on a change set that differs', 'history');
    if (differences.count('log') > 0) skip('the log is damaged', 'history', 'versions');
    if (stopped !== null) skip(stopped, 'history', 'actions', 'versions', 'feed');
  }

  /** Checks the form of all stored answers. They were compared with the log when the log was read. */
  private async verifyAnswers(): Promise<void> {
    const { changeSets, context } = this.options;
    const { page: limit } = context.limits;
    for (let after: string | null = null; ; ) {
      const page = await changeSets.list({ limit, after });
      for (const change of page) {
        if (change.last > context.head) continue;
        const fault = answerFault(change);
        const number = change.first === 0 ? {} : { number: change.first };
        if (fault !== null) this.differences.add({ check: 'answers', ...number, ...fault });
        this.counts.answers += 1;
      }
      this.progress('answers', this.counts.answers, Math.max(this.counts.answers, this.counts.changeSets));
      after = page.at(-1)?.change ?? null;
      if (page.length < limit) return;
    }
  }

  private async verifyTimeline(): Promise<void> {
    const { context, checkpoints, runner } = this.options;
    const { rules } = this;
    const lists = !this.skipped.has('actions');
    const tasks = timeRanges(this.times, context.limits).map(
      (range): TimelineTask => ({ kind: 'timeline', ...range, carried: new Map(), rules, checkpoints, lists }),
    );
    const run = (task: TimelineTask): Promise<ReplayResult> => runner.run(task);
    const mend = async (result: ReplayResult, task: TimelineTask): Promise<ReplayResult> =>
      this.differing.size > 0 ? run({ ...task, carried: this.differing }) : result;
    for await (const { result } of inOrder(tasks, { atOnce: runner.atOnce, run, mend })) this.addReplay(result);
    if (!lists) return;
    for (const winery of new Set([...this.recorded.keys(), ...this.listed.keys()])) {
      const [expected, found] = [this.recorded.get(winery) ?? 0, this.listed.get(winery) ?? 0];
      if (expected !== found)
        this.differences.add({ check: 'actions', field: `number of actions of winery ${winery}`, expected, found });
    }
  }

  /** Decides the actions again that touch the streams which the part of the log changed, from the first change of each. */
  private async verifyTouched(): Promise<void> {
    const { context, checkpoints, runner } = this.options;
    const { rules } = this;
    const changed = [...this.writes].flatMap(([stream, { from }]) => (from === null ? [] : [[stream, from] as const]));
    const tasks = [...batches(changed, context.limits.streamsAtATime)].map(
      (streams): TouchedTask => ({ kind: 'touched', streams: new Map(streams), rules, checkpoints }),
    );
    const run = (task: TouchedTask): Promise<ReplayResult> => runner.run(task);
    const differing = new Map(this.differing);
    for await (const { result } of inOrder(tasks, { atOnce: runner.atOnce, run })) {
      for (const [stream, state] of result.carried) differing.set(stream, state);
      this.addReplay(result);
    }
    this.differing = differing;
  }

  private addReplay({
    stored,
    retracted,
    decided,
    undecided,
    listed,
    touchCounts,
    sums,
    carried,
    differences,
  }: ReplayResult): void {
    this.counts.stored += stored;
    this.counts.retracted += retracted;
    this.counts.decided += decided;
    this.undecided.actions += undecided;
    addCounts(this.listed, listed);
    addCounts(this.touchCounts, touchCounts);
    addSums(this.sums, sums);
    this.differing = carried;
    this.differences.addAll(differences);
    this.progress('replay', this.counts.stored, Math.max(this.counts.stored, sum(this.recorded.values())));
  }

  private async verifyStreams(): Promise<void> {
    const { context, runner } = this.options;
    const streams = await this.streams();
    const tasks = [...batches(streams, context.limits.streamsPerTask)].map((names) => ({
      kind: 'streams' as const,
      streams: names.map((stream) => this.toFold(stream)),
      feed: !this.skipped.has('feed'),
    }));
    const run = (task: (typeof tasks)[number]): Promise<StreamsResult> => runner.run(task);
    for await (const { task, result } of inOrder(tasks, { atOnce: runner.atOnce, run })) {
      this.addStreams(task.streams.length, result);
      this.progress('streams', this.counts.streams, streams.length);
    }
    for (const [stream, state] of this.differing) {
      if (state.stream !== 'lot') continue;
      const { winery } = streamName(stream);
      this.onHand.set(winery, (this.onHand.get(winery) ?? 0n) + BigInt(lotVolume(state)));
    }
  }

  private toFold(stream: StreamId): StreamToFold {
    const writes = this.writes.get(stream);
    const unwritten = { counter: 0, number: 0, from: null };
    return {
      stream,
      from: this.isPart ? (writes?.from ?? null) : null,
      writes: this.skipped.has('versions') ? null : (writes ?? unwritten),
      touchCount: this.touchCounts.get(stream) ?? 0,
      intact: !this.differing.has(stream),
      counterIsKnown: !this.isPart && !this.partial.has(streamName(stream).winery),
    };
  }

  private addStreams(count: number, result: StreamsResult): void {
    this.counts.streams += count;
    this.counts.touches += result.touches;
    this.counts.saved += result.saved;
    this.counts.lots += result.lots;
    for (const [winery, volume] of result.onHand) this.onHand.set(winery, (this.onHand.get(winery) ?? 0n) + volume);
    if (result.unfoldable !== null)
      this.skipped.set('conservation', `the events of ${result.unfoldable} cannot be folded`);
    if (result.wrongCheckpoint) this.wrongCheckpoint = true;
    this.differences.addAll(result.differences);
  }

  /** Returns the streams to be folded: all, or those that the part of the log changed. */
  private async streams(): Promise<StreamId[]> {
    if (this.isPart) return [...this.writes].flatMap(([stream, { from }]) => (from === null ? [] : [stream])).sort();
    const found = new Set<StreamId>([...this.writes.keys(), ...this.touchCounts.keys()]);
    for await (const stream of storedStreams(this.options.context)) found.add(stream);
    return [...found].sort();
  }

  private balances(): Balance[] {
    if (this.skipped.has('conservation') || this.isPart) return [];
    const { wineries } = this.options.context;
    const balanced = [...wineries.values()].filter(({ winery }) => !this.partial.has(winery));
    return balancesOf(balanced, { sums: this.sums, onHand: this.onHand }, this.differences);
  }

  private progress(phase: Phase, done: number, total: number): void {
    this.options.progress?.(phase, done, total);
  }
}
