import { movementKind } from '../movement.js';

/** Several lots into one. */
export const blend = movementKind('blend', 'Blend');
