import { cellarDomain } from '../../cellar/domain.js';
import type { CellarEvent } from '../../cellar/event.js';
import type { CellarState } from '../../cellar/state.js';
import type { HistoryNeed } from '../../kernel/cascade-step.js';
import type { Slice, Touch } from '../../kernel/history.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { Turns } from '../pieces.js';
import type { CascadeReader, StoredTouch, StreamSlice } from '../ports/history-reader.js';
import type { SettingsSnapshot, VesselName } from '../settings/settings-snapshot.js';
import { decodeEvent, decodeState } from './codec.js';
import type { FilingImpacts } from '../ports/filing-impacts.js';
import type { SettingsNeed } from './change-findings.js';
import type { FilingNeed } from './filing-findings.js';
import { CollectedRows } from './collected-rows.js';
import { type Decision, decideChange } from './decision.js';
import type { DecisionInput } from './decision-input.js';
import type { DecisionSupply, ReadContinuation, ReadSlice } from './decision-step.js';
import { recordedAction } from './prepared-change.js';

export interface HistorySource {
  readonly turns: Turns;
  readonly reader: CascadeReader;
  /** Touches to read beyond those that are needed. */
  readonly touchesAhead: number;
  /** Streams in one read. */
  readonly streamsPerRead: number;
  readonly filings: FilingImpacts;
  /** The last notification of the history, if it was read ahead. */
  readonly head?: Promise<number>;
  /** Returns the settings that exist of these wineries and vessels. */
  settings(names: {
    readonly wineries: readonly string[];
    readonly vessels: readonly VesselName[];
  }): Promise<SettingsSnapshot>;
}

/** Decides a change set anywhere in the past, on committed history. */
export async function decideOnHistory(input: DecisionInput, source: HistorySource): Promise<Decision> {
  const { turns } = source;
  const run = decideChange(input);
  const rows = new CollectedRows();
  let endOfTurn = turns.endOfTurn();
  let step = run.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'results') {
      rows.add(value);
      step = run.next();
    } else if (value.kind === 'pause') {
      if (turns.isOver(endOfTurn)) {
        await turns.next();
        endOfTurn = turns.endOfTurn();
      }
      step = run.next();
    } else if (value.kind === 'decision_snapshot') {
      step = run.next();
    } else {
      const supply = await supplyOf(value, source);
      endOfTurn = turns.endOfTurn();
      step = run.next(supply);
    }
  }
  return rows.completed(step.value);
}

/** Returns what a decision needs: history, settings, or the filings that are moved. */
async function supplyOf(need: HistoryNeed | SettingsNeed | FilingNeed, source: HistorySource): Promise<DecisionSupply> {
  switch (need.kind) {
    case 'need':
      return history(need, source);
    case 'need_settings':
      return { settings: await source.settings(need) };
    case 'need_filings':
      return { filings: await source.filings.of(need.moves, need.settings.wineries, await source.head) };
  }
}

/** Reads what a cascade needs. */
export async function history(
  need: HistoryNeed,
  source: HistorySource,
): Promise<Required<Omit<DecisionSupply, 'settings' | 'filings'>>> {
  const { reader, settings } = source;
  // The reads do not depend on each other, so they share a round trip where the connection allows it.
  const [slices, continuations, actions] = await Promise.all([
    readSlices(need, source),
    readContinuations(need, source),
    need.actions.length === 0 ? [] : reader.cascadeActions(need.actions),
  ]);
  const wineries = new Set(
    actions.flatMap(({ winery, otherWinery }) => [winery, ...(otherWinery === null ? [] : [otherWinery])]),
  );
  const known = await settings({ wineries: [...wineries], vessels: [] });
  return { slices, continuations, actions: actions.map((action) => recordedAction(action, known)) };
}

/** Reads a part of the streams at a time, because a large group has thousands and the node also parses what it reads. */
async function readSlices(
  { slices }: HistoryNeed,
  { reader, touchesAhead, streamsPerRead, turns }: HistorySource,
): Promise<readonly ReadSlice[]> {
  const read: ReadSlice[] = [];
  for (const part of partsOf(slices, streamsPerRead)) {
    const stored = await reader.slices(part.map(({ stream, at }) => ({ stream, before: at, ahead: touchesAhead })));
    for (const slice of await turns.run(decoded(stored, readSliceOf))) read.push(slice);
  }
  return read;
}

async function readContinuations(
  { continuations }: HistoryNeed,
  { reader, touchesAhead, streamsPerRead, turns }: HistorySource,
): Promise<readonly ReadContinuation[]> {
  const read: ReadContinuation[] = [];
  for (const part of partsOf(continuations, streamsPerRead)) {
    const stored = await reader.after(part.map((query) => ({ ...query, limit: touchesAhead * 4 })));
    for (const slice of await turns.run(decoded(stored, readContinuationOf))) read.push(slice);
  }
  return read;
}

function* partsOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Characters that are decoded before a pause: some tenths of a millisecond. An action on a group of 5,000 barrels has 300,000. */
const charactersPerPiece = 20_000;
/** What a row takes to decode beside its characters, in characters. */
const charactersPerRow = 100;

/** Decodes stored slices. `read` makes the result of one from its touches. */
function* decoded<T>(
  slices: readonly StreamSlice[],
  read: (slice: StreamSlice, touches: readonly Touch<CellarEvent>[]) => T,
): InPieces<readonly T[]> {
  const results: T[] = [];
  let characters = 0;
  for (const slice of slices) {
    const touches: Touch<CellarEvent>[] = [];
    for (const touch of slice.touches) {
      touches.push(readTouch(touch));
      for (const { length } of touch.events) characters += length;
      characters += charactersPerRow;
      if (characters < charactersPerPiece) continue;
      characters = 0;
      yield pause;
    }
    results.push(read(slice, touches));
    characters += (slice.base?.state.length ?? 0) + charactersPerRow;
  }
  return results;
}

function readContinuationOf(slice: StreamSlice, touches: readonly Touch<CellarEvent>[]): ReadContinuation {
  return { ...slice, touches };
}

/** Decodes a stored slice. */
export function readSlice(slice: StreamSlice): ReadSlice {
  return readSliceOf(slice, slice.touches.map(readTouch));
}

function readSliceOf(slice: StreamSlice, touches: readonly Touch<CellarEvent>[]): ReadSlice {
  const { stream, version, number, base, more, isNewer = false } = slice;
  return {
    stream,
    version,
    number,
    from: base?.position ?? null,
    fromIsProvisional: false,
    state: base === null ? cellarDomain.initial(stream) : decodeState(base.state),
    touches,
    more,
    isNewer,
  };
}

/** A touch's tag is the number of its first event. */
function readTouch({ position, events, firstNumber }: StoredTouch): Touch<CellarEvent> {
  return { position, events: events.map(decodeEvent), tag: firstNumber };
}

/** The state after all touches of a slice. */
export function foldSlice({ state: from, touches }: Slice<CellarState, CellarEvent>): CellarState {
  let state = from;
  for (const { position, events } of touches)
    for (const event of events) state = cellarDomain.evolve(state, event, position);
  return state;
}
