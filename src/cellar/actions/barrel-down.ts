import { movementKind } from '../movement.js';

/** From a tank into barrels. */
export const barrelDown = movementKind('barrel_down', 'Barrel down');
