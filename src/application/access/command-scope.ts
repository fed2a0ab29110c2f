/**
 * What the caller of a command may change, if that is not everything. It travels with the command, because only the decision knows what a change set
 * changes beyond its own actions. Plain data.
 */
export interface CommandScope {
  /** The wineries in which the caller may edit; null: all. The wineries of the edits themselves are judged before the command is sent. */
  readonly edits: readonly string[] | null;
  /** The caller may change only lots of this owner; null: lots of every owner. */
  readonly owner: string | null;
}
