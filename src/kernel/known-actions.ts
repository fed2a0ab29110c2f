import type { RecordedAction } from './history.js';
import type { ActionId, StreamId } from './position.js';

/**
 * The stored actions that a cascade has read and not visited yet.
 *
 * Owns: the actions and, once they were asked for, their participants, because reading ahead passes an action many times before it is visited.
 */
export class KnownActions<Data, Refusal> {
  private readonly actions = new Map<ActionId, RecordedAction<Data, Refusal>>();
  private readonly participants = new Map<ActionId, readonly StreamId[]>();

  constructor(private readonly domain: { participants(data: Data): readonly StreamId[] }) {}

  has(id: ActionId): boolean {
    return this.actions.has(id);
  }

  get(id: ActionId): RecordedAction<Data, Refusal> | undefined {
    return this.actions.get(id);
  }

  add(recorded: RecordedAction<Data, Refusal>): void {
    this.actions.set(recorded.action.position.id, recorded);
  }

  /** Returns no streams for an action that is not known. */
  participantsOf(id: ActionId): readonly StreamId[] {
    const found = this.participants.get(id);
    if (found !== undefined) return found;
    const recorded = this.actions.get(id);
    if (recorded === undefined) return [];
    const participants = this.domain.participants(recorded.action.data);
    this.participants.set(id, participants);
    return participants;
  }

  delete(id: ActionId): void {
    this.actions.delete(id);
    this.participants.delete(id);
  }
}
