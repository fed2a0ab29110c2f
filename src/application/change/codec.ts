import { cellarDomain } from '../../cellar/domain.js';
import type { CellarEvent } from '../../cellar/event.js';
import { type PublicAmounts, parseEvent, publicEvent } from '../../cellar/public-event.js';
import type { CellarState } from '../../cellar/state.js';

/** Events are stored in their public form, so that the log serves stored bytes. */
export function encodeEvent(event: CellarEvent): string {
  return JSON.stringify(publicEvent(event));
}

export function decodeEvent(text: string): CellarEvent {
  return parseEvent(JSON.parse(text));
}

/**
 * What wine arrived, of which origins, is the last member of an event, and most of its text. An action has one such event on a lot, its last one. The
 * text cannot be a part of a string in JSON, which would escape its quotes.
 */
export const beforeComposition = ',"composition":[';

/**
 * Returns the stored event of a lot in its public form, without the composition of what arrived. The text may be cut at `beforeComposition`. For readers
 * that need only amounts, it is many times faster than `decodeEvent`.
 */
export function storedAmounts(text: string): PublicAmounts {
  const end = text.indexOf(beforeComposition);
  const cut = end < 0 ? text : text.slice(0, end);
  // Written by encodeEvent. The events of a lot's stream are a lot's.
  return JSON.parse(cut.endsWith('}') ? cut : `${cut}}}`) as PublicAmounts;
}

export function encodeState(state: CellarState): string {
  return JSON.stringify(state);
}

export function decodeState(text: string): CellarState {
  return JSON.parse(text) as CellarState; // Written by encodeState. States are plain data.
}

/** Whether a saved text is the state. Another version of the program may have written equal states differently. */
export function isStateText(text: string, state: CellarState): boolean {
  if (text === encodeState(state)) return true;
  try {
    return cellarDomain.equal(decodeState(text), state);
  } catch {
    return false;
  }
}
