import type { Domain } from './domain.js';
import type { Edit } from './history.js';
import { invariantBroken } from './invariant.js';
import { type ActionId, comparePositions, type Position, type StreamId, samePosition } from './position.js';
import { isRefused, type Visit, visitOf } from './visit.js';

/**
 * The visits of a change set's own actions: one for each action, or two if the action moves.
 * Owns: these visits, and the streams that they touch.
 */
export class OwnVisits<Data, Refusal> {
  private readonly byAction = new Map<ActionId, readonly Visit<Data, Refusal>[]>();
  private readonly streams = new Set<StreamId>();

  constructor(private readonly domain: Pick<Domain<Data, unknown, unknown, Refusal>, 'participants'>) {}

  /** The participants of all edits, old and new. */
  get touched(): ReadonlySet<StreamId> {
    return this.streams;
  }

  /** Adds an edit and returns its visits. */
  add({ before, after }: Edit<Data, Refusal>): readonly Visit<Data, Refusal>[] {
    const id = (after ?? before?.action)?.position.id;
    if (id === undefined) throw invariantBroken('an edit has an action before or after');
    if (before !== null && before.action.position.id !== id)
      throw invariantBroken(`an edit keeps its action's id, ${id}`);
    if (this.byAction.has(id)) throw invariantBroken(`a change set edits ${id} once`);
    const { participants } = this.domain;
    const visits: Visit<Data, Refusal>[] = [];
    if (before !== null && after !== null && samePosition(before.action.position, after.position)) {
      visits.push(visitOf(participants, before, after, true));
    } else {
      if (before !== null) visits.push(visitOf(participants, before, null, true));
      if (after !== null) visits.push(visitOf(participants, null, after, true));
    }
    this.byAction.set(id, visits);
    for (const { streams } of visits) for (const stream of streams) this.streams.add(stream);
    return visits;
  }

  /** The visits in timeline order. Only after the last `add`. */
  inTimelineOrder(): readonly Visit<Data, Refusal>[] {
    return [...this.byAction.values()].flat().sort((a, b) => comparePositions(a.at, b.at));
  }

  /** The visit of an own action at a position, if there is one. */
  at(position: Position): Visit<Data, Refusal> | undefined {
    return this.byAction.get(position.id)?.find((visit) => samePosition(visit.at, position));
  }

  /** True if the own action was refused at its stored position. */
  wasRefused(id: ActionId): boolean {
    return this.byAction.get(id)?.some(({ before }) => isRefused(before)) === true;
  }
}
