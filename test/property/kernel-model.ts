import { wholeOutcome } from '../../src/kernel/domain.js';
import type { Edit, RecordedAction, Touch } from '../../src/kernel/history.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { type TankAction, type TankEvent, type TankRefusal, type TankState, tankDomain } from './tank-domain.js';

/**
 * A model of the kernel. It derives the effects of a change set by brute force: it builds both histories from the beginning and
 * compares them position by position. It uses no code of src/kernel, so that a mutant planted there cannot affect it.
 */

/** A history built from the beginning. */
export interface Rebuilt {
  /** In timeline order. */
  readonly recorded: readonly RecordedAction<TankAction['data'], TankRefusal>[];
  readonly touches: ReadonlyMap<StreamId, readonly Touch<TankEvent>[]>;
  /** The states of an action's participants just before and just after it. */
  readonly around: ReadonlyMap<
    ActionId,
    ReadonlyMap<StreamId, { readonly before: TankState; readonly after: TankState }>
  >;
  readonly states: ReadonlyMap<StreamId, TankState>;
}

export function rebuild(actions: readonly TankAction[]): Rebuilt {
  const states = new Map<StreamId, TankState>();
  const touches = new Map<StreamId, Touch<TankEvent>[]>();
  const around = new Map<ActionId, Map<StreamId, { before: TankState; after: TankState }>>();
  const recorded: RecordedAction<TankAction['data'], TankRefusal>[] = [];
  const read = (stream: StreamId): TankState => states.get(stream) ?? tankDomain.initial(stream);
  for (const action of [...actions].sort((a, b) => comparePositions(a.position, b.position))) {
    const outcome = wholeOutcome(tankDomain.decide(action, read));
    recorded.push({ action, refusal: outcome.kind === 'refused' ? outcome.refusal : null });
    const ofAction = new Map<StreamId, { before: TankState; after: TankState }>();
    for (const stream of tankDomain.participants(action.data)) {
      const ofStream = outcome.kind === 'accepted' ? outcome.events.filter((one) => one.stream === stream) : [];
      const events = ofStream.map((one) => one.event);
      touches.set(stream, [...(touches.get(stream) ?? []), { position: action.position, events }]);
      const before = read(stream);
      const after = events.reduce((state, event) => tankDomain.evolve(state, event, action.position), before);
      ofAction.set(stream, { before, after });
      states.set(stream, after);
    }
    around.set(action.position.id, ofAction);
  }
  return { recorded, touches, around, states };
}

/** The parts of a cascade's result that follow from the two histories, as texts. */
export interface Expected {
  readonly rewrites: readonly string[];
  readonly touched: readonly string[];
  readonly conflicts: readonly string[];
  readonly restorations: readonly string[];
  readonly refusals: readonly string[];
  readonly changed: readonly string[];
  readonly reasons: readonly string[];
  readonly redecided: number;
}

/** Returns the result that a cascade from `old` to `now` must have. */
export function expected(
  old: Rebuilt,
  now: Rebuilt,
  edits: readonly Edit<TankAction['data'], TankRefusal>[],
): Expected {
  const own = new Set(edits.map((edit) => (edit.after ?? edit.before?.action)?.position.id));
  const rewrites = rewritesBetween(old, now);
  const wasRefused = new Map(old.recorded.map((one) => [one.action.position.id, one.refusal]));
  const written = new Set(rewrites.map((one) => one.id));
  const outside = now.recorded.filter(({ action }) => !own.has(action.position.id));
  const refusalBefore = (one: Rebuilt['recorded'][number]): TankRefusal | null =>
    wasRefused.get(one.action.position.id) ?? null;
  const described = (one: Rebuilt['recorded'][number]): string => `${one.action.position.id}: ${one.refusal}`;
  return {
    rewrites: rewrites.map((one) => one.text),
    touched: [
      ...new Set(
        edits.flatMap(({ before, after }) => [
          ...(before ? tankDomain.participants(before.action.data) : []),
          ...(after ? tankDomain.participants(after.data) : []),
        ]),
      ),
    ].sort(),
    conflicts: outside.filter((one) => one.refusal !== null && refusalBefore(one) === null).map(described),
    restorations: outside
      .filter((one) => one.refusal === null && refusalBefore(one) !== null)
      .map((one) => one.action.position.id),
    refusals: now.recorded
      .filter((one) => own.has(one.action.position.id) && one.refusal !== null)
      .map((one) => `${described(one)}, ${refusalBefore(one) !== null}`),
    changed: outside
      .filter((one) => written.has(one.action.position.id) || (one.refusal === null) !== (refusalBefore(one) === null))
      .map((one) => one.action.position.id),
    reasons: outside
      .filter((one) => one.refusal !== null && refusalBefore(one) !== null && refusalBefore(one) !== one.refusal)
      .map(described),
    redecided: outside.filter(({ action }) => inputsDiffer(old, now, action)).length,
  };
}

/** Returns every touch that differs between two histories, in timeline order, then by stream. */
function rewritesBetween(old: Rebuilt, now: Rebuilt): { id: ActionId; text: string }[] {
  const revisions = new Map(
    [...old.recorded, ...now.recorded].map(({ action }) => [positionText(action.position), action.revision]),
  );
  const found: { position: Position; stream: StreamId; text: string }[] = [];
  for (const stream of new Set([...old.touches.keys(), ...now.touches.keys()])) {
    const stored = new Map((old.touches.get(stream) ?? []).map((touch) => [positionText(touch.position), touch]));
    const present = new Map((now.touches.get(stream) ?? []).map((touch) => [positionText(touch.position), touch]));
    for (const [key, { position }] of new Map([...stored, ...present])) {
      const before = stored.get(key)?.events ?? null;
      const after = present.get(key)?.events ?? null;
      if (JSON.stringify(before) === JSON.stringify(after)) continue;
      found.push({ position, stream, text: rewriteText(stream, position, revisions.get(key) ?? 0, before, after) });
    }
  }
  found.sort((a, b) => comparePositions(a.position, b.position) || (a.stream < b.stream ? -1 : 1));
  return found.map(({ position, text }) => ({ id: position.id, text }));
}

export function rewriteText(
  stream: StreamId,
  position: Position,
  revision: number,
  stored: readonly TankEvent[] | null,
  events: readonly TankEvent[] | null,
): string {
  return `${stream} at ${positionText(position)}, revision ${revision}: ${JSON.stringify(stored)} becomes ${JSON.stringify(events)}`;
}

/** Whether an action reads a state that differs between the two histories. */
function inputsDiffer(old: Rebuilt, now: Rebuilt, action: TankAction): boolean {
  return tankDomain.participants(action.data).some((stream) => {
    const oldState = old.around.get(action.position.id)?.get(stream)?.before;
    const newState = now.around.get(action.position.id)?.get(stream)?.before;
    return oldState !== undefined && newState !== undefined && !tankDomain.equal(oldState, newState);
  });
}

export function positionText(position: Position): string {
  return `${position.effectiveAt}/${position.tieBreak}/${position.id}`;
}

/** Orders positions as the timeline does. Written again because the model uses no code of the kernel. */
export function comparePositions(a: Position, b: Position): number {
  return a.effectiveAt - b.effectiveAt || a.tieBreak - b.tieBreak || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
