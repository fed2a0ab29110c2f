import { instantText } from '../../cellar/instant-text.js';
import { publicQuantity } from '../../cellar/quantity.js';
import { streamName } from '../../cellar/stream.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Destination, Edge, Source, Traced } from './traced.js';

export interface AnswerLimits {
  readonly lineageNodes: number;
  readonly lineageEdges: number;
  /** Sources or destinations. */
  readonly lineageEnds: number;
}

/** Renders a lineage for the public API. If a list is too long, it is cut, `truncated` is set, and `totals` holds the full lengths. */
export function lineageAnswer(
  { lots, edges, edgeCount, sources, destinations }: Traced,
  limits: AnswerLimits,
): JsonObject {
  const { lineageNodes, lineageEdges, lineageEnds } = limits;
  const totals = {
    nodes: lots.length,
    edges: edgeCount,
    sources: sources.length,
    destinations: destinations.length,
  };
  const isWhole =
    totals.nodes <= lineageNodes &&
    totals.edges <= lineageEdges &&
    Math.max(totals.sources, totals.destinations) <= lineageEnds;
  return {
    nodes: lots.slice(0, lineageNodes).map(publicLot),
    edges: edges.slice(0, lineageEdges).map(publicEdge),
    sources: sources.slice(0, lineageEnds).map(publicSource),
    destinations: destinations.slice(0, lineageEnds).map(publicDestination),
    ...(isWhole ? {} : { truncated: true, totals }),
  };
}

function publicLot(stream: StreamId): { readonly winery: string; readonly lot: string } {
  const { winery, code } = streamName(stream);
  return { winery, lot: code };
}

function publicEdge({ from, to, volume, traced, position, type }: Edge): JsonObject {
  return {
    from: publicLot(from),
    to: publicLot(to),
    volume: publicQuantity(volume),
    traced: publicQuantity(traced),
    action: position.id,
    effectiveAt: instantText(position.effectiveAt),
    type,
  };
}

function publicSource({ lot, action, traced }: Source): JsonObject {
  return { ...publicLot(lot), action, traced: publicQuantity(traced) };
}

function publicDestination({ kind, lot, vessel, reason, counterparty, traced }: Destination): JsonObject {
  return {
    kind,
    ...publicLot(lot),
    ...(vessel === undefined ? {} : { vessel }),
    ...(reason === undefined ? {} : { reason }),
    ...(counterparty === undefined ? {} : { counterparty }),
    traced: publicQuantity(traced),
  };
}
