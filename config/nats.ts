/** Limits of the connection to NATS. */
export const natsLimits = {
  /** The oldest supported server. 2.9 is what Debian 12 installs; older servers are not tested. */
  oldestServer: [2, 9],
  /** The server's own default, assumed until the first connection reports the real value. */
  assumedMaxPayloadBytes: 1024 * 1024,
  /**
   * Requests that wait for a reply. A node has some hundreds under full load. Beyond this limit a request is rejected unsent, because the sweep
   * below reads every pending request.
   */
  pendingRequests: 16_384,
  /** Interval at which pending requests are checked for their timeouts: the precision of a timeout. One sweep of 16,384 takes about 0.2 ms. */
  timeoutSweepMs: 10,
  /** A ping each second, and two without an answer, end a dead connection in 2 to 3 s. The peers remove a silent node after about that time. */
  pingIntervalMs: 1_000,
  unansweredPings: 2,
  /** A server that does not greet within this time is hanging. */
  greetingTimeoutMs: 2_000,
  /** The greeting is one line of about 500 bytes, plus the addresses of the other servers. Beyond this it is not a NATS server. */
  greetingBytes: 64 * 1024,
  /** Time for the TLS handshake and the authentication, after the greeting. */
  connectTimeoutMs: 3_000,
  /** Pauses between attempts double from the first to the longest. Each is shortened at random by up to a half, so that nodes do not return together. */
  firstReconnectPauseMs: 100,
  longestReconnectPauseMs: 2_000,
  /** A connection that lasted this long was a success: the pauses start again from the first. */
  stableConnectionMs: 5_000,
  /** Interval at which the same reason for a failed attempt is logged again. */
  repeatedReasonIntervalMs: 60_000,
  /** A server in lame-duck mode waits 10 s before it closes connections. Nodes leave it within this time, each at a random moment. */
  lameDuckSpreadMs: 1_000,
  /** Closing sends all pending messages. If the server does not confirm them within this time, the connection is dropped. */
  drainTimeoutMs: 2_000,
} as const;
