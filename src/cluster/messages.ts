/** Why a request got no reply. Each reason states what is known about the receiver. */
type MessageFailureReason =
  /** There is no subscriber to the subject: no receiver got the request. */
  | 'no_responder'
  /** Nothing was sent: there is no connection, or the body is larger than the broker accepts. */
  | 'not_sent'
  /** The connection broke, or no reply came in time: a receiver may have got the request, and may still act on it. */
  | 'no_reply';

/** A request got no reply. */
export class MessageFailure extends Error {
  override readonly name = 'MessageFailure';

  constructor(
    readonly reason: MessageFailureReason,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/** A message as its receiver gets it. */
export interface Received {
  readonly body: Uint8Array;
  /**
   * Replies to a request; does nothing if the sender does not wait for a reply, or if the connection is lost.
   * Throws MessageFailure `not_sent` if the body is larger than `maxPayloadBytes`: the caller must then send a shorter reply.
   */
  reply(body: Uint8Array): void;
}

/**
 * Carries messages between the nodes of a cell. NATS implements it, and so does the simulation; the contract suite runs on both.
 * Messages are hints: nothing that Solera promises depends on their arrival.
 *
 * Order: what one sender sends arrives at one receiver in the order sent, across all subjects, or not at all. A message arrives at most once. After a
 * connection was lost, nothing that was sent before arrives from this sender's buffers.
 */
export interface Messages {
  /** True while messages can be sent and received. */
  readonly connected: boolean;
  /** The largest body that can be sent, in bytes. It may change with the connection. */
  readonly maxPayloadBytes: number;
  /** Sends a message to all subscribers of a subject, this node included. Returns false, and sends nothing, if there is no connection or the body is too large. */
  publish(subject: string, body: Uint8Array): boolean;
  /**
   * Sends a request and returns the body of the first reply. Never throws synchronously.
   * Rejects with MessageFailure: at once if there is no subscriber, if nothing can be sent, or when the connection breaks; after `timeoutMs` otherwise.
   */
  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  /**
   * Calls `receive` for every message of a subject, in order, until the returned function is called. A handler that throws loses only its own message
   * (the error is reported), not the subscription. The subscription survives lost connections.
   */
  subscribe(subject: string, receive: (message: Received) => void): () => void;
  /** Resolves when the broker has processed everything that was sent so far, subscriptions included. Rejects with MessageFailure without a connection. */
  flush(): Promise<void>;
  /** Calls the listener whenever `connected` changes. Returns a function that ends the calls. */
  onConnection(listener: (connected: boolean) => void): () => void;
}
