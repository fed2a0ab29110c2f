import { newLog } from './log.js';

/** Limits of the HTTP adapter. */
export interface HttpLimits {
  /** Longest request body. A longer one is refused with 413 before it is held in memory. */
  readonly bodyBytes: number;
  /** A request with a longer body is handled in another turn of the event loop than the one that parses it: 64 kB take a millisecond to parse. */
  readonly bodyBytesPerTurn: number;
  /** Deepest nesting of a JSON body. No body of the public API comes near it. Beyond it: bad_request. */
  readonly jsonDepth: number;
  /** Requests in progress. Beyond it: overloaded, at once, so that clients do not wait in a queue that they cannot see. */
  readonly inFlightRequests: number;
  /** `Retry-After` of the refusals that this adapter makes itself. */
  readonly retryAfterS: number;
  /** Time for a client to send one request. Without it, a slow sender would occupy a socket indefinitely. */
  readonly requestTimeoutMs: number;
  /** Time for requests in progress to end during a shutdown. Then their sockets are closed. */
  readonly drainTimeoutMs: number;
  /** Interval at which a shutdown checks whether requests are still in progress. */
  readonly drainPollMs: number;
  /** Items of a list answer if the request sets no limit, and at most. */
  readonly listDefault: number;
  readonly listMaximum: number;
  /** Longest cursor accepted. The longest that the server issues has some hundred characters. Beyond it: bad_request. */
  readonly cursorCharacters: number;
  /** Notifications on a page of the log. src/main replaces it by the page size that is stored with the log. */
  readonly notificationPageSize: number;
  /** Open event streams. Each costs a socket and one batch of notifications in memory. Beyond it: overloaded. */
  readonly eventStreams: number;
  /** Notifications that an event stream reads and writes at a time, which bounds what is queued for one client. */
  readonly eventStreamBatchEntries: number;
  /** Interval of the comment lines that keep proxies from closing a silent event stream. */
  readonly eventStreamHeartbeatMs: number;
  /** A client that reads nothing for this long is disconnected. It resumes with `Last-Event-ID`. */
  readonly eventStreamStallTimeoutMs: number;
  /** Interval at which the head of the log is read, with or without a hint. */
  readonly tailPollMs: number;
  /** The newest notifications, kept in memory for all event streams together, so that each is read once and not once for each client. */
  readonly tailEntries: number;
}

export const httpLimits: HttpLimits = {
  bodyBytes: 1_048_576,
  bodyBytesPerTurn: 65_536,
  jsonDepth: 32,
  inFlightRequests: 2_000,
  retryAfterS: 1,
  requestTimeoutMs: 30_000,
  drainTimeoutMs: 10_000,
  drainPollMs: 25,
  listDefault: 100,
  listMaximum: 1_000,
  cursorCharacters: 2_048,
  notificationPageSize: newLog.pageSize,
  eventStreams: 1_000,
  eventStreamBatchEntries: 100,
  eventStreamHeartbeatMs: 15_000,
  eventStreamStallTimeoutMs: 30_000,
  tailPollMs: 500,
  tailEntries: 1_000,
};
