import { movementKind } from '../movement.js';

/** Through a filter; what it keeps is the loss. */
export const filter = movementKind('filter', 'Filter');
