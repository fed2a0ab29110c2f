import { limits } from '../../../config/limits.js';
import type { CellarState } from '../../cellar/state.js';
import type { StreamId } from '../../kernel/position.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { believedStates } from '../change/stored-answer.js';
import type { View } from '../ports/store.js';

interface StreamState {
  readonly stream: StreamId;
  readonly state: CellarState;
  readonly number: number;
}

/** States that were read together, and the characters of their stored texts. */
interface Piece {
  readonly states: readonly StreamState[];
  readonly characters: number;
}

/**
 * Yields the states of streams at an effective time, by default their newest, in the order of `streams`. They are read in pieces of about
 * `charactersPerRead`, because a lot of many origins is a thousand times as long as a lot of one, and only what a page shows is read.
 */
export async function* statesOf(
  view: View,
  streams: readonly StreamId[],
  at: number | undefined,
): AsyncGenerator<StreamState, void> {
  let size: number = limits.streamsPerFirstRead;
  for (let start = 0; start < streams.length; ) {
    const piece = await readPiece(view, streams.slice(start, start + size), at);
    start += size;
    yield* piece.states;
    size = nextSize(size, piece.characters / Math.max(1, piece.states.length));
  }
}

/** Grows slowly: the streams that follow may be longer than those before. */
function nextSize(size: number, meanCharacters: number): number {
  const fitting = Math.floor(limits.charactersPerRead / Math.max(1, meanCharacters));
  return Math.max(1, Math.min(size * 4, fitting));
}

async function readPiece(view: View, streams: readonly StreamId[], at: number | undefined): Promise<Piece> {
  let characters = 0;
  const count = (
    base: { readonly state: string } | null,
    touches: readonly { readonly events: readonly string[] }[],
  ) => {
    characters += base?.state.length ?? 0;
    for (const { events } of touches) for (const event of events) characters += event.length;
  };
  if (at === undefined) {
    const heads = await view.heads(streams);
    for (const { slice } of heads) count(slice.base, slice.touches);
    const states = heads.map(({ stream, slice }) => ({
      stream,
      state: foldSlice(readSlice(slice)),
      number: slice.number,
    }));
    return { states, characters };
  }
  const counting: Pick<View, 'believed'> = {
    believed: async (asked, query) => {
      const found = await view.believed(asked, query);
      for (const { base, touches } of found) count(base, touches);
      return found;
    },
  };
  return { states: await believedStates(counting, streams, { at, known: null }), characters };
}
