import { cellarDomain } from '../../cellar/domain.js';
import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import type { HistoryNeed, HistorySupply, Slice, Touch } from '../../kernel/history.js';
import type { StreamId } from '../../kernel/position.js';
import type { HistoryReader, StoredTouch, StreamSlice } from '../ports/history-reader.js';
import { type CellarCascade, decodeEvent, decodeState } from './change-proposal.js';
import { type PreparationContext, recordedOf } from './prepared-change.js';
import type { ReadLog } from './read-log.js';

export type CellarNeed = Generator<
  HistoryNeed,
  CellarCascade,
  HistorySupply<CellarAction, CellarState, CellarEvent, CellarRefusal>
>;

export interface SupplyContext extends Pick<PreparationContext, 'kinds' | 'winery'> {
  /** Makes `winery` know the wineries that these name. */
  readonly loadWineries: (wineries: readonly string[]) => Promise<void>;
  readonly touchesAhead: number;
}

/** Drives a cascade to its end on one consistent view, and notes in `reads` what the result will rest on. */
export async function driveCascade(
  run: CellarNeed,
  reader: HistoryReader,
  reads: ReadLog,
  context: SupplyContext,
): Promise<CellarCascade> {
  let step = run.next();
  while (!step.done) step = run.next(await supply(step.value, reader, reads, context));
  return step.value;
}

async function supply(
  need: HistoryNeed,
  reader: HistoryReader,
  reads: ReadLog,
  context: SupplyContext,
): Promise<HistorySupply<CellarAction, CellarState, CellarEvent, CellarRefusal>> {
  const ahead = context.touchesAhead;
  const slices =
    need.slices.length === 0
      ? []
      : await reader.slices(need.slices.map(({ stream, at }) => ({ stream, before: at, ahead })));
  const onward =
    need.continuations.length === 0
      ? []
      : await reader.after(need.continuations.map((query) => ({ ...query, limit: ahead * 4 })));
  const actions = need.actions.length === 0 ? [] : await reader.actions(need.actions);
  await context.loadWineries([
    ...new Set(
      actions.flatMap((action) => [action.winery, ...(action.otherWinery === null ? [] : [action.otherWinery])]),
    ),
  ]);
  return {
    slices: slices.map((slice) => readSlice(slice, reads)),
    continuations: onward.map((slice) => ({
      stream: slice.stream,
      touches: readTouches(slice.stream, slice.touches, reads),
      more: slice.more,
    })),
    actions: actions.map((action) => recordedOf(action, context)),
  };
}

/** A stored slice as the kernel takes it; notes version, number and the numbers of its assertions. */
export function readSlice(slice: StreamSlice, reads: ReadLog): Slice<CellarState, CellarEvent> {
  reads.read(slice.stream, slice.version, { value: slice.number });
  // A saved state stands at a touch, which bounds the tie breaks of what comes after it like any other.
  if (slice.base !== null) reads.touch(slice.stream, slice.base.position, 0);
  return {
    stream: slice.stream,
    from: slice.base?.position ?? null,
    state: slice.base === null ? cellarDomain.initial(slice.stream) : decodeState(slice.base.state),
    touches: readTouches(slice.stream, slice.touches, reads),
    more: slice.more,
  };
}

function readTouches(stream: StreamId, touches: readonly StoredTouch[], reads: ReadLog): Touch<CellarEvent>[] {
  return touches.map((touch) => {
    reads.touch(stream, touch.position, touch.firstNumber);
    return { position: touch.position, events: touch.events.map(decodeEvent) };
  });
}

/** The state after all of a slice. */
export function foldSlice(slice: Slice<CellarState, CellarEvent>): CellarState {
  let state = slice.state;
  for (const touch of slice.touches) {
    for (const event of touch.events) state = cellarDomain.evolve(state, event, touch.position);
  }
  return state;
}
