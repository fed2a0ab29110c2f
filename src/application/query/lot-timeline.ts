import { limits } from '../../../config/limits.js';
import { cellarDomain } from '../../cellar/domain.js';
import { lotState } from '../../cellar/public-lot.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import { decodeEvent, decodeState } from '../change/codec.js';
import type { JsonObject } from '../json-object.js';
import type { StoredAction, StoredTouch, StreamSlice } from '../ports/history-reader.js';
import type { View } from '../ports/store.js';
import { encodeTimelinePosition } from '../request/cursor.js';
import type { Page } from '../use-cases.js';
import { listedAction } from './action-query.js';
import { PageRoom } from './page.js';

const { touchesPerRead } = limits;

interface TimelineQuery {
  /** A notification that exists, or undefined for the present timeline. */
  readonly known: number | undefined;
  /** Whether each item has the state of the lot just after its action. */
  readonly hasStates: boolean;
  readonly limit: number;
  /** The last position of the page before, or null for the first page. */
  readonly after: Position | null;
}

/**
 * Returns a page of a lot's timeline: each action that touches the lot, with the state of the lot just after it; null if the lot was never written. Without
 * states, neither saved states nor events are decoded, so the list can be read even if their content cannot.
 */
export async function timelinePage(
  view: View,
  stream: StreamId,
  { known, hasStates, limit, after }: TimelineQuery,
): Promise<Page<JsonObject> | null> {
  const reader = known === undefined ? presentReader(view) : believedReader(view, known);
  const from = after ?? beginning;
  const most = Math.min(limit + 1, touchesPerRead);
  const [first] = hasStates
    ? await reader.slices([{ stream, before: from, ahead: most }])
    : await reader.after([{ stream, after: from, limit: most }]);
  const number = first === undefined ? null : await reader.number(first);
  if (first === undefined || number === null) return null;
  const states = hasStates ? new StateFold(first, number) : null;
  const room = new PageRoom(limit);
  const items: JsonObject[] = [];
  let last = from;
  for (let piece: StreamSlice | undefined = first; piece !== undefined; ) {
    const listed = piece.touches.filter(({ position }) => comparePositions(position, from) > 0);
    const actions = await actionsById(reader, listed);
    for (const touch of piece.touches) {
      states?.apply(touch);
      if (comparePositions(touch.position, from) <= 0) continue;
      const action = actions.get(touch.position.id);
      const item: JsonObject = states === null ? { action } : { action, state: states.shown() };
      if (!room.takeItem(item)) return { items, next: encodeTimelinePosition(last, known) };
      items.push(item);
      last = touch.position;
    }
    const end: Position = piece.touches.at(-1)?.position ?? last;
    [piece] = piece.more ? await reader.after([{ stream, after: end, limit: touchesPerRead }]) : [];
  }
  return { items, next: null };
}

/** The reads of one timeline: the present one, or the one that was believed at an earlier notification. */
interface TimelineReader extends Pick<View, 'slices' | 'after'> {
  actions(ids: readonly string[]): Promise<readonly StoredAction[]>;
  /** The number that the states of the lot show, or null if the lot was never written. `read`: the first slice of its stream. */
  number(read: StreamSlice): Promise<number | null>;
}

function presentReader(view: View): TimelineReader {
  return {
    slices: (queries) => view.slices(queries),
    after: (queries) => view.after(queries),
    actions: (ids) => view.actions(ids),
    number: async ({ version, number }) => (version.counter === 0 ? null : number),
  };
}

function believedReader(view: View, known: number): TimelineReader {
  const believed = view.asOf(known, { checkpoints: true });
  return {
    slices: (queries) => believed.slices(queries),
    after: (queries) => believed.after(queries),
    actions: (ids) => believed.actionsThen(ids),
    number: async ({ stream }) => {
      const number = await believed.streamNumber(stream);
      return number === 0 ? null : number;
    },
  };
}

async function actionsById(
  reader: TimelineReader,
  touches: readonly StoredTouch[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const stored = await reader.actions(touches.map(({ position }) => position.id));
  return new Map(stored.map((action) => [action.position.id, listedAction(action)]));
}

/** The state of a lot, from a saved state on. Owns: the state just after the last touch that was applied. */
class StateFold {
  readonly #stream: StreamId;
  readonly #number: number;
  #state: CellarState;

  constructor({ stream, base }: StreamSlice, number: number) {
    this.#stream = stream;
    this.#number = number;
    this.#state = base === null ? cellarDomain.initial(stream) : decodeState(base.state);
  }

  apply({ position, events }: StoredTouch): void {
    for (const event of events) this.#state = cellarDomain.evolve(this.#state, decodeEvent(event), position);
  }

  /** Returns the state in its public shape; null if the lot does not exist in it. */
  shown(): JsonObject | null {
    if (this.#state.stream !== 'lot' || this.#state.kind === null) return null;
    const { winery, code } = streamName(this.#stream);
    return { ...lotState({ winery, lot: code }, this.#state, this.#number) };
  }
}
