import { apportion, publicQuantity } from '../cellar/quantity.js';
import type { LotEvent } from '../cellar/event.js';
import { lotStream, streamName } from '../cellar/stream.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import type { ActionKind } from '../cellar/kind.js';
import { decodeEvent } from './change-unit.js';
import type { SupplyContext } from './history-supply.js';
import { recordedOf } from './prepared-change.js';
import type { Answer, Json } from './solera.js';
import type { HistoryReader, Store, StoredTouch } from './store.js';

export interface LineageLimits {
  readonly lineageNodes: number;
}

interface Edge {
  readonly from: StreamId;
  readonly to: StreamId;
  readonly volume: number;
  readonly action: string;
  readonly position: Position;
}

const firstId = '00000000-0000-0000-0000-000000000000';
const beginning: Position = { effectiveAt: -8.64e15, tieBreak: Number.MIN_SAFE_INTEGER, id: firstId };
const touchesPerRead = 500;

/** Where a lot came from and where it went: a walk over the movements that hold now, up to a time. */
export class Lineage {
  constructor(
    private readonly store: Store,
    private readonly context: Pick<SupplyContext, 'kinds' | 'winery' | 'loadWineries'>,
    private readonly limits: LineageLimits,
  ) {}

  async of(winery: string, lot: string, direction: 'back' | 'forward', at: number | null): Promise<Answer<Json>> {
    const start = lotStream(winery, lot);
    return this.store.view(async (reader) => {
      const seen = new Set<StreamId>([start]);
      const edges = new Map<string, Edge>();
      let truncated = false;
      for (const stream of seen) {
        const touches = await touchesOf(reader, stream, at);
        if (stream === start && !touches.some((touch) => touch.events.length > 0)) {
          return {
            ok: false,
            problem: {
              code: 'not_found',
              detail: `Winery ${winery} has no lot ${lot}${at === null ? '' : ' at that time'}.`,
            },
          };
        }
        for (const edge of await this.edgesAt(reader, stream, touches, direction)) {
          edges.set(`${edge.action}|${edge.from}|${edge.to}`, edge);
          const next = direction === 'back' ? edge.from : edge.to;
          if (seen.size >= this.limits.lineageNodes && !seen.has(next)) truncated = true;
          else seen.add(next); // A set gives what is added while it is walked.
        }
      }
      const shown = [...edges.values()]
        .filter((edge) => seen.has(edge.from) && seen.has(edge.to))
        .sort((a, b) => comparePositions(a.position, b.position));
      return {
        ok: true,
        value: {
          nodes: [...seen].map(node),
          edges: shown.map((edge) => ({
            from: node(edge.from),
            to: node(edge.to),
            volume: publicQuantity(edge.volume),
            action: edge.action,
          })),
          ...(truncated ? { truncated: true } : {}),
        },
      };
    });
  }

  /** The movements that brought something into a lot (back), or took something out of it into another (forward). */
  private async edgesAt(
    reader: HistoryReader,
    stream: StreamId,
    touches: readonly StoredTouch[],
    direction: 'back' | 'forward',
  ): Promise<Edge[]> {
    const moved = touches.filter((touch) => {
      const events = touch.events.map(lotEventOf);
      return direction === 'back' ? events.some(arrived) : events.some((event) => taken(event) > 0);
    });
    if (moved.length === 0) return [];
    const actions = await reader.actions(moved.map((touch) => touch.position.id));
    await this.context.loadWineries([
      ...new Set(actions.flatMap((one) => (one.otherWinery === null ? [one.winery] : [one.winery, one.otherWinery]))),
    ]);
    const edges: Edge[] = [];
    for (const stored of actions) {
      const { action } = recordedOf(stored, this.context);
      const kind: ActionKind | undefined = this.context.kinds.get(action.data.type);
      const lots = (kind?.participants(action.data, action.data.data as never) ?? []).filter(
        (one) => streamName(one).kind === 'lot',
      );
      if (lots.length < 2) continue;
      const at = action.position;
      const slices = await reader.after(lots.map((one) => ({ stream: one, after: justBefore(at), limit: 1 })));
      const events = new Map(slices.map((slice) => [slice.stream, (slice.touches[0]?.events ?? []).map(lotEventOf)]));
      edges.push(...edgesOf(events, at).filter((edge) => (direction === 'back' ? edge.to : edge.from) === stream));
    }
    return edges;
  }
}

/** What arrived in each lot, apportioned to the sources by how much each gave. */
function edgesOf(events: ReadonlyMap<StreamId, readonly LotEvent[]>, position: Position): Edge[] {
  const sources = [...events]
    .map(([stream, list]) => ({ stream, out: list.reduce((sum, event) => sum + taken(event), 0) }))
    .filter((one) => one.out > 0);
  const edges: Edge[] = [];
  if (sources.length === 0) return edges;
  const given = sources.map((one) => BigInt(one.out));
  for (const [to, list] of events) {
    const volume = list.reduce((sum, event) => sum + (event.mixed?.volume ?? 0), 0);
    if (volume === 0) continue;
    const volumes = apportion(volume, given);
    for (const [index, { stream: from }] of sources.entries()) {
      if (from !== to) edges.push({ from, to, volume: volumes[index] ?? 0, action: position.id, position });
    }
  }
  return edges;
}

/** What an event took out of its lot, in the lot's own measure; evaporation goes nowhere. */
function taken(event: LotEvent): number {
  if (event.mixed !== undefined || event.name === 'WineEvaporated') return 0;
  const volume = event.vessels.reduce((sum, one) => sum + Math.min(0, one.change), 0);
  return -(volume + Math.min(0, event.weight ?? 0) + Math.min(0, event.bottles ?? 0));
}

function arrived(event: LotEvent): boolean {
  return event.mixed !== undefined;
}

async function touchesOf(reader: HistoryReader, stream: StreamId, at: number | null): Promise<StoredTouch[]> {
  const touches: StoredTouch[] = [];
  for (let after = beginning; ; ) {
    const [slice] = await reader.after([{ stream, after, limit: touchesPerRead }]);
    for (const touch of slice?.touches ?? []) {
      if (at !== null && touch.position.effectiveAt > at) return touches;
      touches.push(touch);
    }
    const last = slice?.touches.at(-1);
    if (slice?.more !== true || last === undefined) return touches;
    after = last.position;
  }
}

function lotEventOf(text: string): LotEvent {
  const event = decodeEvent(text);
  if (event.on !== 'lot') throw new Error('an event of a vessel on the stream of a lot');
  return event;
}

/** No id is the all-zero one, so that nothing lies between it and a place with the same time and tie break. */
function justBefore(position: Position): Position {
  return { effectiveAt: position.effectiveAt, tieBreak: position.tieBreak, id: firstId };
}

function node(stream: StreamId): Json {
  const { winery, code } = streamName(stream);
  return { winery, lot: code };
}
