import type { Position, StreamId } from '../../kernel/position.js';
import type { Keyset } from './keyset.js';

/** A touch as it was believed at some point of knowledge. */
export interface BelievedTouch {
  readonly position: Position;
  readonly revision: number;
  /** JSON texts in folding order. */
  readonly events: readonly string[];
  /** The last notification number of the change set that wrote the touch. */
  readonly number: number;
}

/** The history of a stream as it was believed at some point of knowledge. */
export interface BelievedStream {
  /** A saved state that was true then, or null: the touches start at the beginning of the stream. */
  readonly base: { readonly position: Position; readonly state: string; readonly number: number } | null;
  /** The touches after the base, in timeline order. */
  readonly touches: readonly BelievedTouch[];
  /** The highest last number among the change sets that wrote a row within the bounds, superseded rows included; 0 if there is none. */
  readonly number: number;
}

/** A change set that changed a stream, and the number of its first notification. */
export interface StreamChange {
  readonly change: string;
  readonly first: number;
}

/** Which streams exist, and what was believed of them (promise 2). Each read sees everything that was committed before it began. */
export interface StreamKnowledge {
  /** For each stream: its touches at effective times up to `at` (null: all), as believed just after notification `known` (null: now). */
  believed(
    streams: readonly StreamId[],
    query: { readonly at: number | null; readonly known: number | null },
  ): Promise<BelievedStream[]>;
  /**
   * For each stream: its touches as believed just before the newest change set that retracted events of it; none if no change set did. It reads all that was ever written
   * of the streams, so it is for streams that hold no events any more.
   */
  beforeRetraction(streams: readonly StreamId[]): Promise<BelievedStream[]>;
  /** For each stream: the change sets after notification `after`, up to `known`, that changed its events at effective times before `until` (milliseconds), in their order. */
  changes(
    streams: readonly StreamId[],
    range: { readonly until: number; readonly after: number; readonly known: number },
  ): Promise<(readonly StreamChange[])[]>;
  /** The codes of a winery's streams of one kind, in order. `search`: only codes that contain the text, in any case. */
  listCodes(
    kind: 'lot' | 'vessel',
    winery: string,
    page: Keyset & { readonly search: string | null },
  ): Promise<string[]>;
}
