import type { CellarEvent } from '../../cellar/event.js';
import { type PublicLotEvent, parseEvent, publicEvent } from '../../cellar/public-event.js';
import type { CellarState } from '../../cellar/state.js';

/** Events are stored in their public form, so that the log serves stored bytes. */
export function encodeEvent(event: CellarEvent): string {
  return JSON.stringify(publicEvent(event));
}

export function decodeEvent(text: string): CellarEvent {
  return parseEvent(JSON.parse(text));
}

/** Returns the stored event of a lot in its public form, for readers that need only a part of it: it is several times faster than `decodeEvent`. */
export function storedLotEvent(text: string): PublicLotEvent {
  return JSON.parse(text) as PublicLotEvent; // Written by encodeEvent. The events of a lot's stream are a lot's.
}

export function encodeState(state: CellarState): string {
  return JSON.stringify(state);
}

export function decodeState(text: string): CellarState {
  return JSON.parse(text) as CellarState; // Written by encodeState. States are plain data.
}
