import type { LotLevel } from '../../cellar/lot-level.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId, samePosition } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Store, View } from '../ports/store.js';
import { unwrittenNumber } from '../request/unwritten-number.js';
import { failure, type Result, success } from '../result.js';
import type { Settings } from '../settings/settings.js';
import type { LineageQuery, LineageStart, LineageTable } from '../use-cases.js';
import { BackPassages } from './back-passages.js';
import { BackTrace } from './back-trace.js';
import { ForwardPassages } from './forward-passages.js';
import { ForwardTrace } from './forward-trace.js';
import { type AnswerLimits, lineageAnswer } from './lineage-answer.js';
import { LineageHistory, type LineageLimits, type LineageReader } from './lineage-history.js';
import { destinationTable, sourceTable } from './lineage-table.js';
import { Pace } from './pace.js';
import type { Traced } from './traced.js';

/** Traces the wine of a lot back to its sources or forward to its destinations, in the present history, or in the history as it was believed at an earlier notification. All reads of a trace share one view. */
export class Lineage {
  constructor(
    private readonly store: Store,
    private readonly settings: Pick<Settings, 'load'>,
    private readonly scheduler: Pick<Scheduler, 'nextTurn'>,
    private readonly limits: LineageLimits & AnswerLimits,
  ) {}

  async of(winery: string, lot: string, query: LineageQuery): Promise<Result<JsonObject>> {
    const lineageEdges = this.mostEdges(query);
    const traced = await this.trace(winery, lot, query);
    return traced.ok ? success(lineageAnswer(traced.value, { ...this.limits, lineageEdges })) : traced;
  }

  /** Returns the sources (back) or the destinations (forward) as a table with units. A table is never cut; one that is too long is refused. */
  async table(winery: string, lot: string, query: LineageQuery): Promise<Result<LineageTable>> {
    const traced = await this.trace(winery, lot, query);
    if (!traced.ok) return traced;
    const { sources, destinations } = traced.value;
    const rows = Math.max(sources.length, destinations.length);
    const most = this.limits.lineageEnds;
    if (rows > most)
      return failure('too_large', `The table would have ${rows} rows; at most ${most} are possible. ${SHORTER_TIME}`);
    const wineries = [
      ...sources.map(({ unit }) => unit.winery),
      ...destinations.map((one) => streamName(one.lot).winery),
    ];
    const settings = await this.settings.load({ wineries: [...new Set(wineries)] });
    return success(
      query.direction === 'forward' ? destinationTable(destinations, settings) : sourceTable(sources, settings),
    );
  }

  private async trace(winery: string, lot: string, query: LineageQuery): Promise<Result<Traced>> {
    const { direction = 'back', at, from, known } = query;
    if (from !== undefined && direction === 'back')
      return failure(
        'bad_request',
        '`from` needs `direction=forward`. To trace back what a lot held at a time, use `at`.',
      );
    return this.store.view(async (view) => {
      const unwritten = known === undefined ? null : unwrittenNumber(known, await view.head());
      if (unwritten !== null) return unwritten;
      const reader = known === undefined ? view : believedReader(view, known);
      const pace = new Pace(this.scheduler, this.limits.lineageTurnCharacters);
      const history = new LineageHistory(reader, this.limits, pace);
      const asked = lotStream(winery, lot);
      const end = lastPositionAt(at ?? Number.POSITIVE_INFINITY);
      const level = await history.levelAt(asked, end);
      if (level === null) return failure('not_found', `Winery ${winery} has no lot ${lot}${momentText(query)}.`);
      const start = await startOf(reader, asked, from);
      if (!start.ok) return start;
      if (comparePositions(start.value, end) > 0)
        return failure('bad_request', '`from` is later than `at`. Give an earlier `from`, or leave `at` out.');
      const trace = { history, pace, asked, mostEdges: this.mostEdges(query) };
      const traced =
        direction === 'back' ? await this.back(trace, end, level) : await this.forward(trace, start.value, end);
      if (!history.isExceeded) return success(traced);
      const detail = `The lineage of lot ${lot} needs more than ${this.limits.lineageTouches} touches of lots.`;
      return failure('too_large', `${detail} ${SHORTER_TIME}`);
    });
  }

  private mostEdges({ limit }: LineageQuery): number {
    const { lineageEdges } = this.limits;
    return Math.min(limit ?? lineageEdges, lineageEdges);
  }

  private async back({ history, pace, asked, mostEdges }: Trace, end: Position, level: LotLevel): Promise<Traced> {
    const { amount, measure } = level;
    if (amount > 0) await new BackPassages(history).readBefore(asked, end);
    if (history.isExceeded) return NOTHING;
    const unit = { winery: streamName(asked).winery, measure };
    return new BackTrace(history, pace, { asked, amount, unit, mostEdges }).run();
  }

  private async forward({ history, pace, asked, mostEdges }: Trace, start: Position, end: Position): Promise<Traced> {
    const passages = new ForwardPassages(history, this.limits.lineageTouchesAhead, asked, end);
    await passages.readAfter(start);
    if (history.isExceeded) return NOTHING;
    return new ForwardTrace(history, pace, { asked, mostEdges }).run(passages.levelsAtEnd);
  }
}

const SHORTER_TIME = 'Ask for a shorter time with `from` and `at`.';
const NOTHING: Traced = { lots: [], edges: [], edgeCount: 0, sources: [], destinations: [] };

interface Trace {
  readonly history: LineageHistory;
  readonly pace: Pace;
  readonly asked: StreamId;
  readonly mostEdges: number;
}

function believedReader(view: View, known: number): LineageReader {
  const believed = view.asOf(known, { checkpoints: true });
  return {
    slices: (queries, cutBefore) => believed.slices(queries, cutBefore),
    after: (queries, cutBefore) => believed.after(queries, cutBefore),
    actions: (ids) => believed.actionsThen(ids),
  };
}

function momentText({ at, known }: LineageQuery): string {
  return `${at === undefined ? '' : ' at that time'}${known === undefined ? '' : ` as known at notification ${known}`}`;
}

/**
 * Returns the position after which wine is followed: the position of an action, which must have an effect on the lot, or the last position at a time.
 */
async function startOf(
  reader: LineageReader,
  asked: StreamId,
  from: LineageStart | undefined,
): Promise<Result<Position>> {
  if (from === undefined) return success(beginning);
  if ('time' in from) return success(lastPositionAt(from.time));
  const [action] = await reader.actions([from.action]);
  if (action === undefined) return failure('not_found', `There is no action ${from.action}.`);
  const { position, retracted, refusal } = action;
  const [slice] = await reader.slices([{ stream: asked, before: position, ahead: 0 }]);
  const touch = slice?.touches.at(-1);
  if (touch === undefined || !samePosition(touch.position, position))
    return failure('bad_request', `Action ${from.action} does not touch this lot. Ask for a lot that it names.`);
  if (retracted || refusal !== null)
    return failure(
      'bad_request',
      `Action ${from.action} is ${retracted ? 'retracted' : 'conflicted'} and has no effect.`,
    );
  return success(position);
}

/** Returns a position after all actions at or before a time. '~' sorts after every id. */
function lastPositionAt(time: number): Position {
  return { effectiveAt: time, tieBreak: Number.POSITIVE_INFINITY, id: '~' };
}
