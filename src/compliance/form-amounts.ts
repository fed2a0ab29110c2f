import type { Table } from './form-cells.js';
import type { CarriedRounding } from './form-rounding.js';

/** The amounts of a form by section and line, in millionths: exact, and rounded as the form shows them. */
export interface FormAmounts {
  readonly exact: ReadonlyMap<string, Table>;
  readonly rounded: ReadonlyMap<string, Table>;
  readonly carried: readonly CarriedRounding[];
}
