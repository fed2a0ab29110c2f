/** An action's position in the timeline: the total order (effectiveAt, tieBreak, id). */
export type ActionId = string & { readonly __brand?: 'ActionId' };
export type StreamId = string & { readonly __brand?: 'StreamId' };

export interface Position {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly effectiveAt: number;
  /** Orders the actions of one instant. An integer. */
  readonly tieBreak: number;
  readonly id: ActionId;
}

/** Sorts before every other id. It is RFC 9562's nil UUID, and no action may have it. */
export const lowestId: ActionId = '00000000-0000-0000-0000-000000000000';

/** Sorts before every other position. */
export const beginning: Position = { effectiveAt: -Infinity, tieBreak: 0, id: lowestId };

/** Sorts after the position of every action. */
export const endOfTimeline: Position = { effectiveAt: Infinity, tieBreak: 0, id: '~' };

/**
 * Returns a negative number if a is before b, a positive one if it is after b, and 0 if they are equal. Ids are compared by code unit; for
 * lower-case UUIDs that is the order of PostgreSQL's C collation.
 */
export function comparePositions(a: Position, b: Position): number {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt < b.effectiveAt ? -1 : 1;
  if (a.tieBreak !== b.tieBreak) return a.tieBreak < b.tieBreak ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function samePosition(a: Position, b: Position): boolean {
  return a.effectiveAt === b.effectiveAt && a.tieBreak === b.tieBreak && a.id === b.id;
}

/** Returns the position just before another one, whose id must be a UUID other than `lowestId`: no action can be between them. */
export function justBefore({ effectiveAt, tieBreak, id }: Position): Position {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)];
  return { effectiveAt, tieBreak, id: parts.join('-') };
}

/** Returns a text that is unique to the position, for messages and as a key. */
export function positionKey(position: Position): string {
  return `${position.effectiveAt}|${position.tieBreak}|${position.id}`;
}
