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
  /**
   * Of them, those of one client: a token, or an address without one. One client that sends slowly, or asks for slow answers, then leaves three quarters
   * to the others. Beyond it: too_many_requests. Only where the rate of requests is limited.
   */
  readonly inFlightPerClient: number;
  /** Connections, with or without a request: some ten kilobytes each. Beyond it, new ones are closed at once. */
  readonly connections: number;
  /**
   * Bytes of request bodies in memory. A parsed body takes several times its bytes until its command is answered. Beyond it writes wait: see
   * `waitForBytesMs`.
   */
  readonly bodyBytesInFlight: number;
  /** Bytes of uploads whose requests have not been answered yet. They have their own budget, so that JSON bodies never wait for files. Beyond it uploads wait: see `waitForBytesMs`. */
  readonly uploadBytesInFlight: number;
  /**
   * Bytes of lists, timelines, lineages and pages of the log that are being built, or were built and not yet read by their clients. Beyond it such
   * reads wait.
   */
  readonly listBytesInFlight: number;
  /** The same for reads of one thing, which therefore never wait for lists. */
  readonly itemBytesInFlight: number;
  /**
   * Bytes that a list counts as while it is being built: its rows, its states and its text, for a page of `pageCharacters`. So `listBytesInFlight`
   * also limits how many lists are built at a time. More at a time would not be faster, because one thread builds them.
   */
  readonly listBytes: number;
  /** Bytes that the answer to a read of one thing counts as while it is being built. */
  readonly itemBytes: number;
  /** How long a request waits for bytes. Beyond it: overloaded. */
  readonly waitForBytesMs: number;
  /** An answer with more bytes is sent in slices of this size, so that a client that stops reading is noticed. */
  readonly sliceBytes: number;
  /** Bytes that a client must send or read within `stallTimeoutMs`. Otherwise its connection is cut off, because its request holds memory. */
  readonly leastBytesMoved: number;
  readonly stallTimeoutMs: number;
  /** Replaces `stallTimeoutMs` while other requests wait for the memory. */
  readonly stallUnderPressureMs: number;
  /** Interval at which the server looks for stalled clients. */
  readonly stallCheckMs: number;
  /** `Retry-After` of the refusals that this adapter makes itself. */
  readonly retryAfterS: number;
  /** A repeated message of the log is written once per this interval, with a count. */
  readonly repeatedLineMs: number;
  /** Time for a client to send one request. Without it, a slow sender would occupy a socket indefinitely. */
  readonly requestTimeoutMs: number;
  /** Time for the handshake of TLS. Node's own limit of two minutes would let slow clients hold sockets. */
  readonly handshakeTimeoutMs: number;
  /** A connection without requests is closed after this time: longer than load balancers keep connections, which otherwise send requests into closing ones. */
  readonly keepAliveTimeoutMs: number;
  /**
   * Clients, by token or address, and addresses with failed logins whose counts are in memory: some 100 bytes each. Beyond it, the client that was
   * silent longest is forgotten, and may begin again.
   */
  readonly rateLimitedKeys: number;
  /** Requests with bad credentials of one address. A person who mistypes a token needs a few; beyond it, guessing costs the server nothing more. */
  readonly failedLoginsPerMinute: number;
  /** How long a browser remembers that another site may call the API. Chromium allows two hours. */
  readonly preflightMaxAgeS: number;
  /** Time for requests in progress to end during a shutdown. Then their sockets are closed. */
  readonly drainTimeoutMs: number;
  /** How soon the clients of event streams that a shutdown ends should reconnect. Load balancers send them to another node. */
  readonly reconnectAfterMs: number;
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
  /** Of them, those of one token, or of one person who has signed in: a page opens a few. Beyond it: too_many_requests. */
  readonly eventStreamsPerCaller: number;
  /**
   * The most characters, and notifications, that an event stream writes at once. They limit the queue of one client; a single notification may be
   * longer.
   */
  readonly eventStreamBatchCharacters: number;
  readonly eventStreamBatchEntries: number;
  /** Interval of the comment lines that keep proxies from closing a silent event stream. */
  readonly eventStreamHeartbeatMs: number;
  /** A client that reads nothing for this long is disconnected. It resumes with `Last-Event-ID`. */
  readonly eventStreamStallTimeoutMs: number;
  /** Interval at which open event streams are ended whose credentials were revoked or have expired. With the age of the tokens in memory, they end within a second or so. */
  readonly credentialsCheckMs: number;
  /**
   * Changes of lots that wait for one live stream in memory: a few hundred bytes each, shared by the streams of a node. Beyond it the stream reads from the
   * log what it has missed, the last change of each lot.
   */
  readonly liveQueue: number;
  /** Changes that may wait for a live stream before earlier changes of a lot are left out: a client that is this far behind wants the present state. */
  readonly liveBacklog: number;
  /** Notifications by which a client that resumes may be behind and still get every change, each with a state that is read: some seconds of work. Beyond it: the last change of each lot. */
  readonly liveReplay: number;
  /** Notifications by which a live stream may be behind and still get changes, which one query finds in some 100 ms. Beyond it: a new picture. */
  readonly liveCatchUp: number;
  /**
   * Changes of lots in one read. They are received, passed on and left to the garbage collector in one turn of the event loop, so five times as many
   * hold it five times as long. A change set of fifty thousand lots takes 50 reads.
   */
  readonly liveChangesPerRead: number;
  /** Lots whose states a live stream reads at once, if they are short. */
  readonly liveLotsPerRead: number;
  /** Characters that a live stream reads and writes at once; a single state may be longer. They limit the queue of one client. */
  readonly liveBatchCharacters: number;
  /** Characters of states in memory for all live streams together, so that each is read once and not once for each client. */
  readonly liveCharacters: number;
  /** Interval at which the stream of an edit reads the edit, so that it sends at most four events a second. */
  readonly editPollMs: number;
  /** The most seconds that a request with `Prefer: respond-async` waits for its result. Proxies often give up after a minute. */
  readonly longestWaitS: number;
  /** Interval at which the head of the log is read, with or without a hint. */
  readonly tailPollMs: number;
  /** The newest notifications, kept in memory for all event streams together, so that each is read once and not once for each client. */
  readonly tailEntries: number;
  /** Their characters. */
  readonly tailCharacters: number;
}

export const httpLimits: HttpLimits = {
  bodyBytes: 1_048_576,
  bodyBytesPerTurn: 65_536,
  jsonDepth: 32,
  inFlightRequests: 2_000,
  inFlightPerClient: 500,
  connections: 10_000,
  bodyBytesInFlight: 24 * 1_048_576,
  uploadBytesInFlight: 128 * 1_048_576,
  listBytesInFlight: 48 * 1_048_576,
  itemBytesInFlight: 16 * 1_048_576,
  listBytes: 24 * 1_048_576,
  itemBytes: 65_536,
  waitForBytesMs: 10_000,
  sliceBytes: 65_536,
  leastBytesMoved: 16_384,
  stallTimeoutMs: 30_000,
  stallUnderPressureMs: 1_000,
  stallCheckMs: 250,
  retryAfterS: 1,
  repeatedLineMs: 1_000,
  requestTimeoutMs: 30_000,
  handshakeTimeoutMs: 10_000,
  keepAliveTimeoutMs: 72_000,
  rateLimitedKeys: 10_000,
  failedLoginsPerMinute: 30,
  preflightMaxAgeS: 600,
  drainTimeoutMs: 10_000,
  reconnectAfterMs: 100,
  drainPollMs: 25,
  listDefault: 100,
  listMaximum: 1_000,
  cursorCharacters: 2_048,
  notificationPageSize: newLog.pageSize,
  eventStreams: 1_000,
  eventStreamsPerCaller: 250,
  eventStreamBatchCharacters: 32_768,
  eventStreamBatchEntries: 100,
  eventStreamHeartbeatMs: 15_000,
  eventStreamStallTimeoutMs: 30_000,
  credentialsCheckMs: 200,
  liveQueue: 2_000,
  liveBacklog: 1_000,
  liveReplay: 10_000,
  liveCatchUp: 100_000,
  liveChangesPerRead: 1_000,
  liveLotsPerRead: 64,
  liveBatchCharacters: 65_536,
  liveCharacters: 8_000_000,
  editPollMs: 250,
  longestWaitS: 60,
  tailPollMs: 500,
  tailEntries: 1_000,
  tailCharacters: 8_000_000,
};

/**
 * Requests of one client in a minute, unless SOLERA_RATE_LIMIT names another number: 500 a second, a third of what one core answers. A page needs a few a
 * second; an import that sends single actions comes near it, and then continues at this rate.
 */
export const requestsPerMinute = 30_000;

/** How long browsers use nothing but HTTPS for a server that has answered with TLS: a year, as browsers' own lists demand. */
export const strictTransportMaxAgeS = 365 * 24 * 3_600;
