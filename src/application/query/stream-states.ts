import type { CellarState } from '../../cellar/state.js';
import { readableOr, type UnreadableContent, unreadableContentOf } from '../../encryption/unreadable-content.js';
import type { StreamId } from '../../kernel/position.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { believedDecoders } from '../change/stored-answer.js';
import type { Turns } from '../pieces.js';
import type { StoredHead, View } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import type { LotMoment } from '../use-cases.js';
import { ReadSize } from './read-size.js';

interface StreamState {
  readonly stream: StreamId;
  readonly state: CellarState;
  readonly number: number;
}

/** A stream whose state cannot be read. */
interface UnreadableState {
  readonly stream: StreamId;
  readonly unreadable: UnreadableContent;
}

/** Streams that were read together and are not decoded yet, and the characters of their stored texts. */
interface Piece {
  readonly decode: readonly (() => StreamState)[];
  readonly characters: number;
}

interface StatesSource {
  readonly view: Pick<View, 'heads' | 'believed'>;
  readonly turns: Turns;
}

/**
 * Yields the states of streams at a moment, by default their newest, in the order of `streams`. `known` must be the number of a notification that exists. States
 * as known at a number never change, so their reads need not see one instant. They are read in pieces of about
 * `charactersPerRead`, because a lot of many origins is a thousand times as long as a lot of one, and only what a page shows is read. The work of the
 * caller with a state counts for the turn of the event loop, which ends when it is used up.
 */
export function statesOf(
  { view, turns }: StatesSource,
  streams: readonly StreamId[],
  moment: LotMoment,
): AsyncGenerator<StreamState, void> {
  return inPieces(turns, streams, { read: (some) => readAt(view, some, moment), show: (decode) => decode() });
}

/** Yields the states of streams as `statesOf` does. A state that cannot be read is yielded as the reason, and the others follow. */
export function readableStatesOf(
  { view, turns }: StatesSource,
  streams: readonly StreamId[],
  moment: LotMoment,
): AsyncGenerator<StreamState | UnreadableState, void> {
  return inPieces(turns, streams, { read: (some) => readAt(view, some, moment), show: stateOrReason });
}

/** Yields the states of streams at an effective time, as known at a notification. Both never change, so the reads need no view. */
export function believedStatesOf(
  { knowledge, turns }: { readonly knowledge: Pick<StreamKnowledge, 'believed'>; readonly turns: Turns },
  streams: readonly StreamId[],
  moment: { readonly at: number; readonly known: number },
): AsyncGenerator<StreamState, void> {
  return inPieces(turns, streams, {
    read: (some) => believed(knowledge, some, moment),
    show: (decode) => decode(),
  });
}

/** Yields the states of streams that hold no events any more, as they were believed just before they lost their events. */
export function formerStatesOf(
  { knowledge, turns }: { readonly knowledge: Pick<StreamKnowledge, 'beforeRetraction'>; readonly turns: Turns },
  streams: readonly StreamId[],
): AsyncGenerator<StreamState | UnreadableState, void> {
  const read = async (some: readonly StreamId[]): Promise<Piece> => {
    const stored = await knowledge.beforeRetraction(some);
    return { decode: believedDecoders(some, stored), characters: charactersOf(stored) };
  };
  return inPieces(turns, streams, { read, show: stateOrReason });
}

function stateOrReason(decode: () => StreamState, stream: StreamId): StreamState | UnreadableState {
  const read: { state?: StreamState } = {};
  const unreadable = unreadableContentOf(() => {
    read.state = decode();
  });
  if (read.state !== undefined) return read.state;
  if (unreadable === null) throw new Error('a state was neither read nor unreadable');
  return { stream, unreadable };
}

function readAt(view: StatesSource['view'], streams: readonly StreamId[], { at, known }: LotMoment): Promise<Piece> {
  if (at !== undefined) return believed(view, streams, { at, known: known ?? null });
  return known === undefined ? newest(view, streams) : asKnown(view, streams, known);
}

async function* inPieces<Shown>(
  turns: Turns,
  streams: readonly StreamId[],
  how: {
    readonly read: (streams: readonly StreamId[]) => Promise<Piece>;
    readonly show: (decode: () => StreamState, stream: StreamId) => Shown;
  },
): AsyncGenerator<Shown, void> {
  const size = new ReadSize();
  for (let start = 0; start < streams.length; ) {
    const some = streams.slice(start, start + size.next(streams.length));
    const piece = await how.read(some);
    let endOfTurn = turns.endOfTurn();
    for (const [index, stream] of some.entries()) {
      const decode = piece.decode[index];
      if (decode === undefined) throw new Error('a store returned fewer streams than were asked for');
      yield how.show(decode, stream);
      if (!turns.isOver(endOfTurn)) continue;
      await turns.next();
      endOfTurn = turns.endOfTurn();
    }
    start += piece.decode.length;
    size.learn(piece.decode.length, piece.characters);
  }
}

async function newest(view: StatesSource['view'], streams: readonly StreamId[]): Promise<Piece> {
  const heads = await view.heads(streams);
  return { decode: heads.map(decoderOf), characters: charactersOf(heads.map(({ slice }) => slice)) };
}

function decoderOf({ stream, slice }: StoredHead): () => StreamState {
  return () => ({ stream, number: slice.number, state: foldSlice(readSlice(slice)) });
}

async function believed(
  view: Pick<StatesSource['view'], 'believed'>,
  streams: readonly StreamId[],
  query: { readonly at: number | null; readonly known: number | null },
): Promise<Piece> {
  const stored = await view.believed(streams, query);
  return { decode: believedDecoders(streams, stored), characters: charactersOf(stored) };
}

/** Streams that nothing has touched since are read from their saved states. */
async function asKnown(view: StatesSource['view'], streams: readonly StreamId[], known: number): Promise<Piece> {
  const heads = await view.heads(streams);
  const touchedSince = heads.filter(({ slice }) => slice.number > known).map(({ stream }) => stream);
  if (touchedSince.length === 0)
    return { decode: heads.map(decoderOf), characters: charactersOf(heads.map(({ slice }) => slice)) };
  const former = await believed(view, touchedSince, { at: null, known });
  const decoders = new Map(touchedSince.map((stream, index) => [stream, former.decode[index]]));
  const decode = heads.map((head) => decoders.get(head.stream) ?? decoderOf(head));
  return { decode, characters: former.characters + charactersOf(heads.map(({ slice }) => slice)) };
}

/** Returns the length of the stored texts of states and events, as far as they can be read. */
function charactersOf(
  stored: readonly {
    readonly base: { readonly state: string } | null;
    readonly touches: readonly { readonly events: readonly string[] }[];
  }[],
): number {
  let characters = 0;
  for (const { base, touches } of stored) {
    characters += readableOr(() => base?.state.length ?? 0, 0);
    for (const touch of touches) for (const event of readableOr(() => touch.events, [])) characters += event.length;
  }
  return characters;
}
