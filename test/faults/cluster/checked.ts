/** The result of one check: how many things were compared, and what is wrong with them. */
export interface Checked {
  readonly check: string;
  readonly compared: number;
  readonly faults: readonly string[];
}
