import { movementKind } from '../movement.js';

/** Several lots into one; wine that differs is another lot, so a blend is where compositions meet. */
export const blend = movementKind('blend', 'Blend');
