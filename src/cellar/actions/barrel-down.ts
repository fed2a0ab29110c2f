import { movementKind } from '../movement.js';

/** Out of tank into barrels. */
export const barrelDown = movementKind('barrel_down', 'Barrel down');
