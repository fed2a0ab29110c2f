/** How `solera verify` reads: in pages, so that memory holds the actions and one batch of streams, never the whole of the tables. */
export const verifyLimits = {
  /** Notifications, actions and codes asked for at a time. */
  page: 1_000,
  /** Streams compared at a time; each is held whole, some thousand touches at most for a busy lot. */
  streamsAtATime: 100,
  /** Touches of each of these streams read in one go. */
  touchesPerRead: 250,
  /** Lots asked for at once as `GET …/lots/{lot}` does: the pool has eight connections, and the view holds one. */
  lotsAtOnce: 4,
  /** Differences told one by one, those earliest in the timeline. Beyond it they are only counted: one cause makes many. */
  differencesTold: 20,
} as const;

export type VerifyLimits = { readonly [Name in keyof typeof verifyLimits]: number };
