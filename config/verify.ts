/** How `solera verify` reads: in pages, so that memory holds the actions and one batch of streams, never the whole of the tables. */
export const verifyLimits = {
  /** Notifications, actions, change sets and codes asked for at a time. */
  page: 1_000,
  /** Streams compared at a time; each is held whole, some thousand touches at most for a busy lot. */
  streamsAtATime: 100,
  /** Touches of each of these streams read in one go. */
  touchesPerRead: 250,
  /** Lots asked for at once as `GET …/lots/{lot}` does, or lists of revisions: the pool has eight connections, and the view holds one. */
  readsAtOnce: 4,
  /** Differences of each check that are told one by one, those earliest in the timeline. Beyond it they are only counted: one cause makes many. */
  differencesTold: 10,
} as const;

export type VerifyLimits = { readonly [Name in keyof typeof verifyLimits]: number };
