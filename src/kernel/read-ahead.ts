import type { HistoryNeed } from './cascade-step.js';
import type { Touch } from './history.js';
import { type ActionId, comparePositions, type Position, type StreamId } from './position.js';

/** The members of a stream of a cascade that prefetching needs. */
interface AheadStream {
  readonly onFrontier: boolean;
  readonly track: { ahead(limit: number): readonly Touch<unknown>[] };
}

interface ReadAheadLimits {
  readonly actionsAhead: number;
  readonly streamsAhead: number;
}

/** Asks for the action at `at`, and for those that the streams on the frontier reach next. */
export function actionsAhead(
  at: Position,
  streams: Iterable<AheadStream>,
  known: { has(id: ActionId): boolean },
  limits: ReadAheadLimits,
): HistoryNeed {
  const ids = new Set<ActionId>([at.id]);
  for (const stream of streams) {
    if (ids.size >= limits.actionsAhead) break;
    if (!stream.onFrontier) continue;
    for (const { position } of stream.track.ahead(limits.actionsAhead))
      if (!known.has(position.id)) ids.add(position.id);
  }
  return { kind: 'need', slices: [], continuations: [], actions: [...ids].slice(0, limits.actionsAhead) };
}

/**
 * Asks for the missing streams at `at`, and for the participants of the known actions that the streams on the frontier reach next.
 * `participantsOf` returns the participants of the action at a position, or none if the action is not known yet.
 */
export function slicesAhead(
  missing: readonly StreamId[],
  at: Position,
  streams: ReadonlyMap<StreamId, AheadStream>,
  participantsOf: (position: Position) => readonly StreamId[],
  limits: ReadAheadLimits,
): HistoryNeed {
  const positions = new Map<StreamId, Position>(missing.map((stream) => [stream, at]));
  for (const stream of streams.values()) {
    if (positions.size >= limits.streamsAhead) break;
    if (!stream.onFrontier) continue;
    for (const { position } of stream.track.ahead(limits.actionsAhead)) {
      for (const participant of participantsOf(position)) {
        if (streams.has(participant)) continue;
        const earlier = positions.get(participant);
        if (earlier === undefined || comparePositions(position, earlier) < 0) positions.set(participant, position);
      }
    }
  }
  const slices = [...positions].slice(0, Math.max(missing.length, limits.streamsAhead));
  return {
    kind: 'need',
    slices: slices.map(([stream, first]) => ({ stream, at: first })),
    continuations: [],
    actions: [],
  };
}
