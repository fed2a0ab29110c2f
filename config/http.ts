/** Limits of the HTTP adapter. */
export interface HttpLimits {
  /** A larger body is refused with 413 before it is held in memory. */
  readonly bodyBytes: number;
  /** Deeper JSON is refused: no shape of the contract nests further than a handful of levels. */
  readonly jsonDepth: number;
  /** Requests being answered at once; beyond it callers get `overloaded` at once instead of waiting in an invisible queue. */
  readonly inFlightRequests: number;
  /** What `Retry-After` says when this adapter itself sheds load. */
  readonly retryAfterS: number;
  /** How long a client may take to send one request; without it a slow sender keeps a socket for ever. */
  readonly requestTimeoutMs: number;
  /** How long a shutdown waits for requests in flight before it cuts their sockets. */
  readonly drainTimeoutMs: number;
  /** How often a closing server looks whether they are done: a shutdown is not felt to wait, and looking costs nothing. */
  readonly drainLookMs: number;
  /** Entries of a list answer, by default and at most. */
  readonly listDefault: number;
  readonly listMost: number;
  /** Characters of a cursor; the longest that we write has some hundred. */
  readonly cursorLength: number;
  /** Entries of a page of the log. Never to be changed on a log that has readers: the pages' addresses depend on it. */
  readonly notificationPageSize: number;
  /** Open event streams; each costs a socket and one batch of memory. */
  readonly streams: number;
  /** Entries an event stream reads and writes at a time: the bound of what is queued for one client. */
  readonly streamBatch: number;
  /** A comment line this often keeps proxies from closing a quiet stream. */
  readonly streamHeartbeatMs: number;
  /** A client that takes nothing for so long is cut off; it resumes by `Last-Event-ID`. */
  readonly streamDrainTimeoutMs: number;
  /** The log is looked at this often, whether or not a hint came. */
  readonly tailPollMs: number;
  /** The newest entries that all streams share in memory, so that a publication is read once and not once a client. */
  readonly tailEntries: number;
}

export const httpLimits: HttpLimits = {
  bodyBytes: 1_048_576,
  jsonDepth: 32,
  inFlightRequests: 2_000,
  retryAfterS: 1,
  requestTimeoutMs: 30_000,
  drainTimeoutMs: 10_000,
  drainLookMs: 25,
  listDefault: 100,
  listMost: 1_000,
  cursorLength: 2_048,
  notificationPageSize: 100,
  streams: 1_000,
  streamBatch: 100,
  streamHeartbeatMs: 15_000,
  streamDrainTimeoutMs: 30_000,
  tailPollMs: 500,
  tailEntries: 1_000,
};
