/** The result of one check: how many items it compared, and the faults that it found. */
export interface Checked {
  readonly check: string;
  readonly compared: number;
  readonly faults: readonly string[];
}
