import type { VesselEvent } from './event.js';
import type { VesselOccupant } from './state.js';

/** A vessel's stream says which lot is in it and nothing more, so that volumes alone never disturb it. */
export const NOBODY: VesselOccupant = { stream: 'vessel', lot: null };

export function evolveVessel(vessel: VesselOccupant, event: VesselEvent): VesselOccupant {
  return vessel.lot === event.lot ? vessel : { stream: 'vessel', lot: event.lot };
}
