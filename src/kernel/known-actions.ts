import type { RecordedAction } from './history.js';
import { type ActionId, comparePositions, type Position, type StreamId } from './position.js';

/** So many known actions need little memory. */
const fewActions = 10_000;

interface KnownAction<Data, Refusal> {
  readonly recorded: RecordedAction<Data, Refusal>;
  /** Null until they are asked for. */
  participants: readonly StreamId[] | null;
  /** The participants before this index are read, or were returned by `takeUnread`. */
  taken: number;
}

/**
 * The stored actions that a cascade has read and not visited yet.
 *
 * Owns: the actions, their participants once they were asked for, and how many of these were read ahead. Reading ahead passes an action once for
 * every stream that leads to it, so it must not go through thousands of participants each time.
 */
export class KnownActions<Data, Refusal> {
  private readonly actions = new Map<ActionId, KnownAction<Data, Refusal>>();
  /** The number of known actions at which those that were passed are forgotten. */
  private dropAbove = fewActions;

  constructor(private readonly domain: { participants(data: Data): readonly StreamId[] }) {}

  has(id: ActionId): boolean {
    return this.actions.has(id);
  }

  get(id: ActionId): RecordedAction<Data, Refusal> | undefined {
    return this.actions.get(id)?.recorded;
  }

  add(recorded: RecordedAction<Data, Refusal>): void {
    this.actions.set(recorded.action.position.id, { recorded, participants: null, taken: 0 });
  }

  /** Returns no streams for an action that is not known. */
  participantsOf(id: ActionId): readonly StreamId[] {
    const known = this.actions.get(id);
    if (known === undefined) return [];
    known.participants ??= this.domain.participants(known.recorded.action.data);
    return known.participants;
  }

  /** Returns up to `most` participants that are not read yet. Each is returned once: the caller reads it. */
  takeUnread(id: ActionId, isRead: (stream: StreamId) => boolean, most: number): readonly StreamId[] {
    const known = this.actions.get(id);
    if (known === undefined) return [];
    const participants = this.participantsOf(id);
    const unread: StreamId[] = [];
    for (; known.taken < participants.length && unread.length < most; known.taken += 1) {
      const stream = participants[known.taken];
      if (stream !== undefined && !isRead(stream)) unread.push(stream);
    }
    return unread;
  }

  delete(id: ActionId): void {
    this.actions.delete(id);
  }

  /** Forgets the actions of which a stream is a participant. */
  deleteOn(stream: StreamId): void {
    for (const id of this.actions.keys()) if (this.participantsOf(id).includes(stream)) this.actions.delete(id);
  }

  /**
   * Forgets the actions before a position, once many are known: they were read ahead for a stream that has left the frontier since, and are not visited.
   */
  dropBefore(at: Position): void {
    if (this.actions.size < this.dropAbove) return;
    for (const [id, { recorded }] of this.actions)
      if (comparePositions(recorded.action.position, at) < 0) this.actions.delete(id);
    this.dropAbove = Math.max(fewActions, 2 * this.actions.size);
  }
}
