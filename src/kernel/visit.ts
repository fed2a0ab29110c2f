import type { Effect } from './cascade-step.js';
import type { Action, Domain, Outcome } from './domain.js';
import type { RecordedAction } from './history.js';
import { invariantBroken } from './invariant.js';
import type { Position, StreamId } from './position.js';

/** One action at one position, in the stored and in the resulting history. It may be present in only one of them. */
export interface Visit<Data, Refusal> {
  readonly at: Position;
  readonly before: RecordedAction<Data, Refusal> | null;
  readonly after: Action<Data> | null;
  readonly participantsBefore: readonly StreamId[];
  readonly participantsAfter: readonly StreamId[];
  /** The participants before and after, each once. */
  readonly streams: readonly StreamId[];
  /** True for the change set's own actions. */
  readonly own: boolean;
}

export function isRefused(recorded: RecordedAction<unknown, unknown> | null): boolean {
  return recorded !== null && recorded.refusal !== null;
}

/** Compares the new outcome of a visit with the stored one. `rewritten`: at least one of its touches changed. */
export function effectOf<Data, State, Event, Refusal>(
  { sameRefusal }: Pick<Domain<Data, State, Event, Refusal>, 'sameRefusal'>,
  { before, after, own }: Visit<Data, Refusal>,
  outcome: Outcome<Event, Refusal> | null,
  rewritten: boolean,
): Effect {
  const wasRefused = isRefused(before);
  const nowRefused = outcome?.kind === 'refused';
  if (rewritten || wasRefused !== nowRefused) {
    if (own || after === null) return 'changed';
    if (nowRefused && !wasRefused) return 'conflict';
    return wasRefused && !nowRefused ? 'restoration' : 'changed';
  }
  // Refused before and after is neither a conflict nor a change, but the reason may differ.
  if (own || !nowRefused || before === null || before.refusal === null) return 'unchanged';
  return sameRefusal(before.refusal, outcome.refusal) ? 'unchanged' : 'other_reason';
}

type Participants<Data> = (data: Data) => readonly StreamId[];

export function visitOf<Data, Refusal>(
  participants: Participants<Data>,
  before: RecordedAction<Data, Refusal> | null,
  after: Action<Data> | null,
  own: boolean,
): Visit<Data, Refusal> {
  const at = (after ?? before?.action)?.position;
  if (at === undefined) throw invariantBroken('a visit has an action before or after');
  const participantsBefore = before === null ? [] : participants(before.action.data);
  const participantsAfter =
    after === null ? [] : after === before?.action ? participantsBefore : participants(after.data);
  const streams = union(participantsBefore, participantsAfter);
  return { at, before, after, participantsBefore, participantsAfter, streams, own };
}

/** The streams of both lists, each once. The lists themselves hold no duplicates. */
function union(before: readonly StreamId[], after: readonly StreamId[]): readonly StreamId[] {
  if (before.length === 0) return after;
  if (after.length === 0 || after === before) return before;
  return [...new Set([...before, ...after])];
}

/**
 * Returns a function that tests whether a stream is one of `streams`. `asked`: a list that contains every stream that will be tested, or null. If it
 * is `streams` itself, the test is always true. Most actions have one participant; for them no set is built.
 */
export function membership(
  streams: readonly StreamId[],
  asked: readonly StreamId[] | null,
): (stream: StreamId) => boolean {
  if (streams === asked) return always;
  const only = streams[0];
  if (only === undefined) return never;
  if (streams.length === 1) return (stream) => stream === only;
  const members = new Set(streams);
  if (members.size !== streams.length) throw invariantBroken('an action names a participant twice');
  return (stream) => members.has(stream);
}

const always = (): boolean => true;
const never = (): boolean => false;

/** The events of each participant: none if the action is refused or no longer there. */
export function eventsByStream<Event, Refusal>(
  participants: readonly StreamId[],
  outcome: Outcome<Event, Refusal> | null,
): ReadonlyMap<StreamId, readonly Event[]> {
  const events = new Map<StreamId, Event[]>();
  for (const stream of participants) events.set(stream, []);
  if (outcome?.kind === 'accepted') for (const { stream, event } of outcome.events) events.get(stream)?.push(event);
  return events;
}
