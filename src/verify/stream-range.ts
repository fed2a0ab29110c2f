/** Folds streams, and compares with the fold everything that is saved or served of them. */

import { recordedAction } from '../application/change/prepared-change.js';
import type { StoredAction, StoredTouch } from '../application/ports/history-reader.js';
import { cellarDomain } from '../cellar/domain.js';
import { streamName } from '../cellar/stream.js';
import { comparePositions, type StreamId, samePosition } from '../kernel/position.js';
import { batches } from './batches.js';
import { lotVolume } from './conservation.js';
import { Differences, errorText, firstMismatch, rethrowUnavailable } from './difference.js';
import { type FoldedStream, ServedComparison } from './served-comparison.js';
import { readStreams, type StoredStream } from './stored-streams.js';
import { StreamComparison } from './stream-comparison.js';
import type { StreamsResult, StreamsTask, StreamToFold, TaskContext } from './task.js';
import { publicEvents } from './touch-comparison.js';
import { isUnreadableStream } from './unreadable.js';

export async function verifyStreams(task: StreamsTask, context: TaskContext): Promise<StreamsResult> {
  return new StreamRange(task, context).run();
}

class StreamRange {
  private readonly differences: Differences;
  private readonly comparison: StreamComparison;
  private readonly onHand = new Map<string, bigint>();
  private touches = 0;
  private unfoldable: StreamId | null = null;

  constructor(
    private readonly task: StreamsTask,
    private readonly context: TaskContext,
  ) {
    this.differences = new Differences(context.limits.differencesShown);
    this.comparison = new StreamComparison(this.differences);
  }

  async run(): Promise<StreamsResult> {
    const { task, comparison, differences } = this;
    const { view, limits } = this.context;
    const { readsAtOnce, streamsAtATime, touchesPerRead } = limits;
    const served = new ServedComparison({ view, comparison, differences, readsAtOnce, feed: task.feed });
    for (const batch of batches(task.streams, streamsAtATime)) {
      const stored = await readStreams(view, batch, touchesPerRead);
      const folded: FoldedStream[] = [];
      for (const [index, one] of stored.entries()) {
        const known = batch[index];
        if (known !== undefined) folded.push(...(await this.compare(one, known)));
      }
      await served.compare(folded);
      await served.checkRetractions(batch.filter(({ stream }) => isUnreadableStream(stream, this.context.unreadable)));
    }
    return {
      ...{ kind: 'streams', touches: this.touches, saved: comparison.saved, lots: served.lots },
      ...{ onHand: this.onHand, unfoldable: this.unfoldable, wrongCheckpoint: comparison.wrongCheckpoint },
      differences: differences.found(),
    };
  }

  /** Returns the stream with the fold of its events, or nothing if they cannot be folded. */
  private async compare(stored: StoredStream, known: StreamToFold): Promise<FoldedStream[]> {
    const { stream, version, number, touches } = stored;
    this.compareVersion(stored, known);
    if (isUnreadableStream(stream, this.context.unreadable)) return [];
    this.touches += touches.length;
    const isIntact = known.intact && (await this.checkActionsOfTouches(stored, known));
    const { state, intact } = this.comparison.fold(stored, isIntact);
    if (state === null) {
      this.unfoldable ??= stream;
      return [];
    }
    // For a stream that is not intact, Verification adds the volume of the replayed state instead.
    if (state.stream === 'lot' && known.intact) {
      const { winery } = streamName(stream);
      this.onHand.set(winery, (this.onHand.get(winery) ?? 0n) + BigInt(lotVolume(state)));
    }
    return [{ stream, version, number, end: touches.at(-1)?.position ?? null, state, intact }];
  }

  /**
   * Every commit compares versions, so a wrong version can admit a wrong commit. A version counts the change sets that edited an action on the stream,
   * before or after the edit, or changed a touch on it.
   */
  private compareVersion({ stream, version, number }: StoredStream, { writes, counterIsKnown }: StreamToFold): void {
    if (writes === null) return;
    const { counter } = version;
    const found = counter === 0 ? undefined : { counter, number };
    const isRightPart = counter >= writes.counter && (number === writes.number || writes.number === 0);
    if (!counterIsKnown && isRightPart) return;
    const expected = writes.counter === 0 ? undefined : { counter: writes.counter, number: writes.number };
    const mismatch = firstMismatch(expected, found, 'version');
    if (mismatch !== null) this.differences.add({ check: 'versions', stream, ...mismatch });
  }

  /** Returns whether each touch belongs to an action that was decided again. The replay has compared the touches of these actions. */
  private async checkActionsOfTouches(stored: StoredStream, { from, touchCount }: StreamToFold): Promise<boolean> {
    const { stream } = stored;
    const touches = stored.touches.filter(({ position }) => from === null || comparePositions(position, from) >= 0);
    if (touches.length === touchCount) return true;
    const { wineries, view } = this.context;
    const actions = await view.actions(touches.map(({ position }) => position.id));
    const byId = new Map(actions.map((action) => [action.position.id, action]));
    const touch = touches.find(({ position }) => {
      const action = byId.get(position.id);
      return action === undefined || !isTouchOf(action, { position, stream }, wineries);
    });
    if (touch === undefined) return true;
    const { position } = touch;
    const mismatch = { field: 'touch', expected: undefined, found: readable(touch) };
    this.differences.add({ check: 'replay', stream, action: position.id, position, ...mismatch });
    return false;
  }
}

/** Returns whether an action has a touch on a stream. */
function isTouchOf(
  action: StoredAction,
  { position, stream }: { readonly position: StoredTouch['position']; readonly stream: StreamId },
  wineries: TaskContext['wineries'],
): boolean {
  if (action.retracted || !samePosition(action.position, position)) return false;
  try {
    const { data } = recordedAction(action, { wineries, vessels: new Map() }).action;
    return cellarDomain.participants(data).includes(stream);
  } catch (error) {
    // An action that cannot be read is reported by the replay.
    rethrowUnavailable(error);
    return true;
  }
}

function readable(touch: StoredTouch): unknown {
  try {
    return publicEvents(touch);
  } catch (error) {
    return errorText(error);
  }
}
