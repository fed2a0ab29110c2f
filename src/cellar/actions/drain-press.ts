import { movementKind } from '../movement.js';

/** Must parts into free run and press fractions; what stays behind is pomace. */
export const drainPress = movementKind('drain_press', 'Drain and press');
