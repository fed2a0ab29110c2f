import type { VesselEvent } from './event.js';
import type { VesselOccupant } from './state.js';

/** The state of a vessel before its first event. It holds only the occupant, so that changes of volume do not touch it. */
export const INITIAL_VESSEL: VesselOccupant = { stream: 'vessel', lot: null };

/** Returns the state of a vessel after one event. */
export function evolveVessel(vessel: VesselOccupant, event: VesselEvent): VesselOccupant {
  return vessel.lot === event.lot ? vessel : { stream: 'vessel', lot: event.lot };
}
