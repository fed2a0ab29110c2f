import type { RecordedAction } from '../../src/kernel/history.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { type Chance, randomData, randomPosition } from './random-tanks.js';
import type { TankAction, TankData, TankRefusal } from './tank-domain.js';

/** One edit of a change set, as a user enters it. Null: the action is retracted. */
export interface EditInput {
  readonly id: ActionId;
  readonly after: TankAction | null;
}

type Recorded = readonly RecordedAction<TankData, TankRefusal>[];

/**
 * Random change sets for one history.
 * Owns: the ids that were given, and the retracted actions, which may be reinstated.
 */
export class RandomEdits {
  /** Retracted actions and their revisions. */
  private readonly retracted = new Map<ActionId, number>();
  private count = 0;

  constructor(
    private readonly chance: Chance,
    private readonly streams: readonly StreamId[],
    private readonly instants: number,
    private readonly data: (chance: Chance, streams: readonly StreamId[], at: Position) => TankData = randomData,
  ) {}

  /** Returns one to four edits of different actions. */
  changeSet(recorded: Recorded): EditInput[] {
    const inputs = new Map<ActionId, TankAction | null>();
    for (let left = this.chance(3) === 0 ? this.chance(4) + 1 : 1; left > 0; left -= 1) {
      const { id, after } = this.edit(recorded);
      inputs.set(id, after);
    }
    return [...inputs].map(([id, after]) => ({ id, after }));
  }

  /** Returns an action that was not recorded before. */
  newAction(): TankAction {
    this.count += 1;
    return this.action(`a${this.count}`, 1);
  }

  /** Notes that a change set was applied. `recorded`: the actions before it. */
  accept(inputs: readonly EditInput[], recorded: Recorded): void {
    for (const { id, after } of inputs) {
      const revision = recorded.find((one) => one.action.position.id === id)?.action.revision ?? 1;
      if (after === null) this.retracted.set(id, revision + 1);
      else this.retracted.delete(id);
    }
  }

  /** Returns a new action at any time; one that is revised, re-dated, both, neither, or retracted; or one that is reinstated. */
  private edit(recorded: Recorded): EditInput {
    const { chance } = this;
    const current = recorded[chance(Math.max(recorded.length, 1))]?.action;
    const [id, revision] = [...this.retracted][0] ?? [];
    if (id !== undefined && chance(4) === 0) return { id, after: this.action(id, (revision ?? 0) + 1) };
    if (current === undefined || chance(recorded.length < 12 ? 2 : 6) === 0) {
      const after = this.newAction();
      return { id: after.position.id, after };
    }
    const { position } = current;
    const revised = { ...current, revision: current.revision + 1 };
    switch (chance(6)) {
      case 0:
        return { id: position.id, after: null };
      case 1:
        return { id: position.id, after: { ...revised, position: randomPosition(chance, position.id, this.instants) } };
      case 2:
        return { id: position.id, after: this.action(position.id, revised.revision) };
      case 3:
        return { id: position.id, after: revised };
      default:
        return { id: position.id, after: { ...revised, data: this.data(chance, this.streams, position) } };
    }
  }

  private action(id: ActionId, revision: number): TankAction {
    const position = randomPosition(this.chance, id, this.instants);
    return { position, revision, data: this.data(this.chance, this.streams, position) };
  }
}

/** Returns the actions of a history after a change set. */
export function resulting(recorded: Recorded, inputs: readonly EditInput[]): TankAction[] {
  const actions = new Map(recorded.map(({ action }) => [action.position.id, action]));
  for (const { id, after } of inputs) {
    if (after === null) actions.delete(id);
    else actions.set(id, after);
  }
  return [...actions.values()];
}
