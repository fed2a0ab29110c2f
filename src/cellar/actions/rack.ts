import { movementKind } from '../movement.js';

/** From vessel to vessel, off the lees. */
export const rack = movementKind('rack', 'Rack');
