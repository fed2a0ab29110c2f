import type { LotEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import { apportion, publicQuantity } from '../../cellar/quantity.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import type { Action } from '../../kernel/domain.js';
import { type ActionId, beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import { participantsOf } from '../change/action-names.js';
import { decodeEvent } from '../change/codec.js';
import { recordedAction } from '../change/prepared-change.js';
import type { JsonObject } from '../json-object.js';
import type { HistoryReader, StoredTouch } from '../ports/history-reader.js';
import type { Store } from '../ports/store.js';
import { failure, type Result, success } from '../result.js';
import type { Settings } from '../settings/settings.js';

interface LineageLimits {
  readonly lineageNodes: number;
  readonly lineageEdges: number;
  /** Touches of one lot in one read. */
  readonly lineageTouchesPerRead: number;
  /** Streams, positions or actions in one read. */
  readonly lineageKeysPerRead: number;
}

interface Edge {
  readonly from: StreamId;
  readonly to: StreamId;
  readonly volume: number;
  readonly action: string;
  readonly position: Position;
}

/** The stored touches of some lots, each in timeline order. */
type TouchesOfLots = ReadonlyMap<StreamId, readonly StoredTouch[]>;

/** The events of an action on each of its lots, as far as they have been read. */
type EventsOfAction = Map<StreamId, readonly LotEvent[]>;

/** Finds where a lot came from or went to: a walk over the movements in effect, breadth first, up to a time. */
export class Lineage {
  constructor(
    private readonly store: Store,
    private readonly settings: Settings,
    private readonly limits: LineageLimits,
  ) {}

  async of(winery: string, lot: string, direction: 'back' | 'forward', at: number | null): Promise<Result<JsonObject>> {
    const start = lotStream(winery, lot);
    return this.store.view(async (reader) => {
      const seen = new Set<StreamId>([start]);
      const edges = new Map<string, Edge>();
      let truncated = false;
      for (let level = [start]; level.length > 0; ) {
        const touches = await this.touchesOf(reader, level, at);
        if (level[0] === start && !touches.get(start)?.some((touch) => touch.events.length > 0))
          return notFound(winery, lot, at);
        level = [];
        for (const edge of await this.edgesAt(reader, touches, direction)) {
          const next = direction === 'back' ? edge.from : edge.to;
          const fits =
            edges.size < this.limits.lineageEdges && (seen.has(next) || seen.size < this.limits.lineageNodes);
          truncated ||= !fits;
          if (!fits) continue;
          edges.set(`${edge.action}|${edge.from}|${edge.to}`, edge);
          if (!seen.has(next)) level.push(next);
          seen.add(next);
        }
      }
      return success({
        nodes: [...seen].map(publicNode),
        edges: [...edges.values()].sort((a, b) => comparePositions(a.position, b.position)).map(publicEdge),
        ...(truncated ? { truncated: true } : {}),
      });
    });
  }

  private async touchesOf(reader: HistoryReader, lots: readonly StreamId[], at: number | null): Promise<TouchesOfLots> {
    const touches = new Map<StreamId, StoredTouch[]>(lots.map((stream) => [stream, []]));
    const unread = lots.map((stream) => ({ stream, after: beginning, limit: this.limits.lineageTouchesPerRead }));
    while (unread.length > 0) {
      const slices = await reader.after(unread.splice(0, this.limits.lineageKeysPerRead));
      for (const { stream, touches: read, more } of slices) {
        const wanted = at === null ? read : read.filter(({ position }) => position.effectiveAt <= at);
        touches.get(stream)?.push(...wanted);
        const last = read.at(-1);
        if (more && last !== undefined && wanted.length === read.length)
          unread.push({ stream, after: last.position, limit: this.limits.lineageTouchesPerRead });
      }
    }
    return touches;
  }

  /** Returns the movements into one of the lots (back), or from one of them into another lot (forward), in timeline order. */
  private async edgesAt(
    reader: HistoryReader,
    lots: TouchesOfLots,
    direction: 'back' | 'forward',
  ): Promise<readonly Edge[]> {
    const moved = new Map<ActionId, EventsOfAction>();
    for (const [stream, touches] of lots) {
      for (const { position, events: texts } of touches) {
        const events = texts.map(lotEventOf);
        const known = moved.get(position.id);
        if (known !== undefined) known.set(stream, events);
        else if (direction === 'back' ? events.some(isArrival) : events.some((event) => volumeTaken(event) > 0))
          moved.set(position.id, new Map([[stream, events]]));
      }
    }
    const edges: Edge[] = [];
    for (const ids of chunks([...moved.keys()], this.limits.lineageKeysPerRead)) {
      const actions = await this.actions(reader, ids);
      await this.readOtherLots(reader, actions, moved);
      for (const action of actions) {
        const events = moved.get(action.position.id);
        // In the order of the body, by which arrivals are apportioned.
        const inOrder = this.lotsOf(action).map((stream) => [stream, events?.get(stream) ?? []] as const);
        edges.push(...edgesOf(new Map(inOrder), action.position));
      }
    }
    return edges
      .filter((edge) => lots.has(direction === 'back' ? edge.to : edge.from))
      .sort((a, b) => comparePositions(a.position, b.position));
  }

  private async actions(reader: HistoryReader, ids: readonly ActionId[]): Promise<Action<CellarAction>[]> {
    const stored = await reader.actions(ids);
    const named = stored.flatMap((one) => (one.otherWinery === null ? [one.winery] : [one.winery, one.otherWinery]));
    const settings = await this.settings.load({ wineries: [...new Set(named)] });
    return stored.map((one) => recordedAction(one, settings).action);
  }

  private lotsOf(action: Action<CellarAction>): readonly StreamId[] {
    return participantsOf(action.data).filter((stream) => streamName(stream).kind === 'lot');
  }

  /** Adds to `moved` the events of the actions on those of their lots that were not read yet. */
  private async readOtherLots(
    reader: HistoryReader,
    actions: readonly Action<CellarAction>[],
    moved: ReadonlyMap<ActionId, EventsOfAction>,
  ): Promise<void> {
    const others = actions.flatMap((action) => {
      const { position } = action;
      const unread = this.lotsOf(action).filter((stream) => moved.get(position.id)?.has(stream) === false);
      return unread.map((stream) => ({ stream, position }));
    });
    for (const some of chunks(others, this.limits.lineageKeysPerRead)) {
      const slices = await reader.after(
        some.map(({ stream, position }) => ({ stream, after: justBefore(position), limit: 1 })),
      );
      for (const [index, { stream, touches }] of slices.entries()) {
        const id = some[index]?.position.id ?? '';
        const touch = touches[0];
        if (touch?.position.id === id) moved.get(id)?.set(stream, touch.events.map(lotEventOf));
      }
    }
  }
}

function notFound(winery: string, lot: string, at: number | null): Result<JsonObject> {
  return failure('not_found', `Winery ${winery} has no lot ${lot}${at === null ? '' : ' at that time'}.`);
}

/** Apportions the arrivals in each lot to the sources, by how much each gave. */
function edgesOf(events: ReadonlyMap<StreamId, readonly LotEvent[]>, position: Position): Edge[] {
  const sources = [...events]
    .map(([stream, list]) => ({ stream, volume: list.reduce((sum, event) => sum + volumeTaken(event), 0) }))
    .filter((source) => source.volume > 0);
  const edges: Edge[] = [];
  if (sources.length === 0) return edges;
  const weights = sources.map((source) => BigInt(source.volume));
  for (const [to, list] of events) {
    const volume = list.reduce((sum, event) => sum + (event.mixed?.volume ?? 0), 0);
    if (volume === 0) continue;
    const volumes = apportion(volume, weights);
    for (const [index, { stream: from }] of sources.entries()) {
      if (from !== to) edges.push({ from, to, volume: volumes[index] ?? 0, action: position.id, position });
    }
  }
  return edges;
}

/** Returns how much an event took out of its lot, in the lot's own measure. Evaporation reaches no other lot and counts as nothing. */
function volumeTaken(event: LotEvent): number {
  if (event.mixed !== undefined || event.name === 'WineEvaporated') return 0;
  const volume = event.vessels.reduce((sum, one) => sum + Math.min(0, one.change), 0);
  return -(volume + Math.min(0, event.weight ?? 0) + Math.min(0, event.bottles ?? 0));
}

function isArrival(event: LotEvent): boolean {
  return event.mixed !== undefined;
}

function lotEventOf(text: string): LotEvent {
  const event = decodeEvent(text);
  if (event.on !== 'lot') throw new Error('an event of a vessel on the stream of a lot');
  return event;
}

/** Returns the position just before an action: the preceding id at the same instant and tie break. No action has the all-zero id. */
function justBefore({ effectiveAt, tieBreak, id }: Position): Position {
  const before = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
  return { effectiveAt, tieBreak, id: before.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function publicEdge({ from, to, volume, action }: Edge): JsonObject {
  return { from: publicNode(from), to: publicNode(to), volume: publicQuantity(volume), action };
}

function publicNode(stream: StreamId): JsonObject {
  const { winery, code } = streamName(stream);
  return { winery, lot: code };
}
