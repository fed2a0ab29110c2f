/**
 * A position is an action's place in the timeline: the total order (effectiveAt, tieBreak, id).
 * Ids are compared by code unit, which for the lower-case UUIDs used here is the order PostgreSQL's C collation gives.
 */
export type ActionId = string & { readonly __brand?: 'ActionId' };
export type StreamId = string & { readonly __brand?: 'StreamId' };

export interface Position {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly effectiveAt: number;
  /** Order among actions of one instant; an integer. */
  readonly tieBreak: number;
  readonly id: ActionId;
}

/** Below all ids: by RFC 9562 it names nothing, and no action may have it. */
export const lowestId: ActionId = '00000000-0000-0000-0000-000000000000';

/** Before every place there can be: where a search begins that leaves nothing out. */
export const beginning: Position = { effectiveAt: -Infinity, tieBreak: 0, id: lowestId };

/** Negative if a is before b, positive if after, 0 if they are one place. */
export function comparePositions(a: Position, b: Position): number {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt < b.effectiveAt ? -1 : 1;
  if (a.tieBreak !== b.tieBreak) return a.tieBreak < b.tieBreak ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function samePosition(a: Position, b: Position): boolean {
  return a.effectiveAt === b.effectiveAt && a.tieBreak === b.tieBreak && a.id === b.id;
}

/** One text a position, for keys. */
export function positionKey(position: Position): string {
  return `${position.effectiveAt}|${position.tieBreak}|${position.id}`;
}
