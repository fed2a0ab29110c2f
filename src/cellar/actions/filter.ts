import { movementKind } from '../movement.js';

/** Through a filter. What the filter retains is lost. */
export const filter = movementKind('filter', 'Filter');
