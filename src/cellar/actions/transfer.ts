import { movementKind } from '../movement.js';

/** Any other movement within the winery. */
export const transfer = movementKind('transfer', 'Transfer');
