import { movementKind } from '../movement.js';

/** Any other movement inside the winery. */
export const transfer = movementKind('transfer', 'Transfer');
