import { movementKind } from '../movement.js';

/** Must becomes free run and press fractions. The pomace is lost. */
export const drainPress = movementKind('drain_press', 'Drain and press');
