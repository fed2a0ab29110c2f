import type { CellarState } from '../../cellar/state.js';
import type { StreamId } from '../../kernel/position.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { believedDecoders } from '../change/stored-answer.js';
import type { Turns } from '../pieces.js';
import type { View } from '../ports/store.js';
import { ReadSize } from './read-size.js';

interface StreamState {
  readonly stream: StreamId;
  readonly state: CellarState;
  readonly number: number;
}

/** Streams that were read together and are not decoded yet, and the characters of their stored texts. */
interface Piece {
  readonly decode: readonly (() => StreamState)[];
  readonly characters: number;
}

interface StatesSource {
  readonly view: View;
  readonly turns: Turns;
}

/**
 * Yields the states of streams at an effective time, by default their newest, in the order of `streams`. They are read in pieces of about
 * `charactersPerRead`, because a lot of many origins is a thousand times as long as a lot of one, and only what a page shows is read. The work of the
 * caller with a state counts for the turn of the event loop, which ends when it is used up.
 */
export async function* statesOf(
  { view, turns }: StatesSource,
  streams: readonly StreamId[],
  at: number | undefined,
): AsyncGenerator<StreamState, void> {
  const size = new ReadSize();
  for (let start = 0; start < streams.length; ) {
    const piece = await readPiece(view, streams.slice(start, start + size.next(streams.length)), at);
    let endOfTurn = turns.endOfTurn();
    for (const decode of piece.decode) {
      yield decode();
      if (!turns.isOver(endOfTurn)) continue;
      await turns.next();
      endOfTurn = turns.endOfTurn();
    }
    start += piece.decode.length;
    size.learn(piece.decode.length, piece.characters);
  }
}

async function readPiece(view: View, streams: readonly StreamId[], at: number | undefined): Promise<Piece> {
  if (at === undefined) {
    const heads = await view.heads(streams);
    const decode = heads.map(({ stream, slice }) => () => ({
      ...{ stream, number: slice.number },
      state: foldSlice(readSlice(slice)),
    }));
    return { decode, characters: charactersOf(heads.map(({ slice }) => slice)) };
  }
  const believed = await view.believed(streams, { at, known: null });
  return { decode: believedDecoders(streams, believed), characters: charactersOf(believed) };
}

/** Returns the length of the stored texts of states and events. */
function charactersOf(
  stored: readonly {
    readonly base: { readonly state: string } | null;
    readonly touches: readonly { readonly events: readonly string[] }[];
  }[],
): number {
  let characters = 0;
  for (const { base, touches } of stored) {
    characters += base?.state.length ?? 0;
    for (const { events } of touches) for (const event of events) characters += event.length;
  }
  return characters;
}
