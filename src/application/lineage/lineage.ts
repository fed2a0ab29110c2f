import { lotStream } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId, samePosition } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { HistoryReader } from '../ports/history-reader.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Store } from '../ports/store.js';
import { failure, type Result, success } from '../result.js';
import type { LineageQuery, LineageStart } from '../use-cases.js';
import { BackPassages } from './back-passages.js';
import { BackTrace } from './back-trace.js';
import { ForwardPassages } from './forward-passages.js';
import { ForwardTrace } from './forward-trace.js';
import { type AnswerLimits, lineageAnswer } from './lineage-answer.js';
import { LineageHistory, type LineageLimits } from './lineage-history.js';
import { Pace } from './pace.js';
import type { Traced } from './traced.js';

/** Finds where the wine of a lot came from, or where it went: through time, on what is believed now, in one view. */
export class Lineage {
  constructor(
    private readonly store: Store,
    private readonly scheduler: Pick<Scheduler, 'nextTurn'>,
    private readonly limits: LineageLimits & AnswerLimits,
  ) {}

  async of(winery: string, lot: string, query: LineageQuery): Promise<Result<JsonObject>> {
    const { direction = 'back', at, from } = query;
    if (from !== undefined && direction === 'back')
      return failure(
        'bad_request',
        '`from` needs `direction=forward`. To ask what a lot was made from at a time, use `at`.',
      );
    return this.store.view(async (reader) => {
      const pace = new Pace(this.scheduler, this.limits.lineageTurnCharacters);
      const history = new LineageHistory(reader, this.limits, pace);
      const asked = lotStream(winery, lot);
      const end = lastPositionAt(at ?? Number.POSITIVE_INFINITY);
      const amount = await history.amountAt(asked, end);
      if (amount === null)
        return failure('not_found', `Winery ${winery} has no lot ${lot}${at === undefined ? '' : ' at that time'}.`);
      const start = await startOf(reader, asked, from);
      if (!start.ok) return start;
      if (comparePositions(start.value, end) > 0)
        return failure('bad_request', '`from` is later than `at`. Give a `from` that is not later, or leave `at` out.');
      const trace = { history, pace, asked };
      const traced =
        direction === 'back' ? await this.back(trace, end, amount) : await this.forward(trace, start.value, end);
      return history.isExceeded
        ? tooLarge(lot, this.limits.lineageTouches)
        : success(lineageAnswer(traced, this.limits));
    });
  }

  private async back({ history, pace, asked }: Trace, end: Position, amount: number): Promise<Traced> {
    if (amount > 0) await new BackPassages(history).readBefore(asked, end);
    return new BackTrace(history, pace, { asked, amount, mostEdges: this.limits.lineageEdges }).run();
  }

  private async forward({ history, pace, asked }: Trace, start: Position, end: Position): Promise<Traced> {
    const passages = new ForwardPassages(history, this.limits.lineageTouchesAhead, asked, end);
    await passages.readAfter(start);
    return new ForwardTrace(history, pace, { asked, mostEdges: this.limits.lineageEdges }).run(passages.levelsAtEnd);
  }
}

interface Trace {
  readonly history: LineageHistory;
  readonly pace: Pace;
  readonly asked: StreamId;
}

/** Returns the position after which wine is followed: that of an action, which must have had an effect on the lot, or the last one at a time. */
async function startOf(
  reader: HistoryReader,
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

function tooLarge(lot: string, most: number): Result<never> {
  const detail = `The lineage of lot ${lot} needs more than ${most} touches of lots. Ask for a shorter time with \`from\` and \`at\`.`;
  return failure('too_large', detail);
}
