/**
 * A known change set. If it was only remembered (a request that changed nothing), `first` is 0, `last` is −1 and `answer` is the whole
 * answer; otherwise `answer` is the part that cannot be rebuilt from the log.
 */
export interface StoredChange {
  readonly change: string;
  readonly requestHash: string;
  readonly expectedRevision: number | null;
  readonly answer: string;
  readonly winery: string;
  readonly first: number;
  readonly last: number;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** The request whose copy was committed (`ChangeCommand.copyOf`), or null. */
  readonly request: string | null;
}
