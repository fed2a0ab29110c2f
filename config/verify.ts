/** Limits of `solera verify`. It reads in pages, so that memory holds the actions and one batch of streams, never whole tables. */
export const verifyLimits = {
  /** Notifications, actions, change sets and codes per read. */
  page: 1_000,
  /** Streams per batch. Each is held whole: at most some thousand touches for a busy lot. */
  streamsAtATime: 100,
  /** Touches of each stream of a batch per read. */
  touchesPerRead: 250,
  /** Concurrent reads of served lots and of lists of revisions. The pool has eight connections, and the view holds one. */
  readsAtOnce: 4,
  /** Differences that are reported for each check, the earliest in the timeline. Further ones are only counted: one cause makes many. */
  differencesShown: 10,
} as const;

export type VerifyLimits = { readonly [Name in keyof typeof verifyLimits]: number };
