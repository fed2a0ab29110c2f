/** One page of a list that is ordered by its keys. */
export interface Keyset {
  readonly limit: number;
  /** The last key of the page before, or null for the first page. */
  readonly after: string | null;
}
