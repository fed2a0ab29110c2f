/**
 * The push of a log: notifications as they are published. They are hints; nothing depends on their arrival.
 *
 * Owns: the connection of the push in use, and the next delivery that it was asked for. Does not own: the position, and the pace of retries.
 * States: closed, open. closed → open (`next`) · open → closed (the connection ends or fails, or `close`).
 * Invariants: 1. One delivery is asked for at a time, so no more than it is held while its change sets are applied. 2. After the first channel has
 * ended, the next one stands in for it, for `substituteMs` at most.
 */
import { consumerLimits } from '../../../config/feed.js';

/** Where a push begins. */
export interface PushStart {
  /** The last number that has arrived. */
  readonly after: number;
  /** The incarnation of the log; null if it is not known. What another log pushes is not delivered. */
  readonly log: string | null;
}

/** A way to get notifications pushed. */
export interface PushChannel {
  readonly name: 'stream' | 'jetstream';
  /** Whether it delivers what was published long ago without using the server of the pages. */
  readonly hasHistory: boolean;
  /** Yields texts of the notifications after the start, until the connection ends. Rejects if it fails. Reads no further while the caller holds a delivery. */
  open(start: PushStart, signal: AbortSignal): AsyncGenerator<readonly string[], void, undefined>;
}

export type Delivery =
  | { readonly kind: 'notifications'; readonly channel: PushChannel['name']; readonly texts: readonly string[] }
  /** The connection has ended or could not be made. `error` is null if it ended in order. */
  | {
      readonly kind: 'interrupted';
      readonly channel: PushChannel['name'];
      readonly error: Error | null;
      /** How long the connection existed. */
      readonly lastedMs: number;
    }
  /** Nothing arrived in time. */
  | { readonly kind: 'silence' }
  /** `wake` was called. */
  | { readonly kind: 'woken' };

interface Connection {
  readonly channel: PushChannel;
  readonly deliveries: AsyncGenerator<readonly string[], void, undefined>;
  readonly ended: AbortController;
  readonly openedAtMs: number;
  readonly substitute: NodeJS.Timeout | undefined;
  /** The delivery that was asked for and has not been returned. */
  pending: Promise<Delivery> | null;
}

export class Push {
  readonly #channels: readonly PushChannel[];
  #connection: Connection | null = null;
  /** The channel to open next. */
  #channel = 0;
  #wake: () => void = () => undefined;

  /** `channels`: in order of preference. */
  constructor(channels: readonly PushChannel[]) {
    this.#channels = channels;
  }

  /** Whether the channel in use, or the next one to be opened, has the history of the log. */
  get hasHistory(): boolean {
    return this.#channels[this.#channel]?.hasHistory ?? false;
  }

  /** Returns what arrives next, at the latest after `limitMs`. If the push is closed, it is opened at `start`. */
  async next(start: PushStart, limitMs: number): Promise<Delivery> {
    const connection = this.#opened(start);
    connection.pending ??= deliveryOf(connection);
    const { pending } = connection;
    const delivery = await new Promise<Delivery>((resolve) => {
      const timer = setTimeout(() => resolve({ kind: 'silence' }), limitMs);
      const end = (outcome: Delivery): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#wake = () => end({ kind: 'woken' });
      void pending.then(end);
    });
    this.#wake = () => undefined;
    if (delivery.kind === 'silence' || delivery.kind === 'woken') return delivery;
    connection.pending = null;
    if (delivery.kind === 'interrupted') this.#leave();
    return delivery;
  }

  /** Ends a connection that does not deliver what exists. `next` opens the next channel. */
  distrust(): void {
    this.#leave();
  }

  /** Makes `next` return at once. */
  wake(): void {
    this.#wake();
  }

  /** Ends the connection. `next` opens another one. */
  close(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    clearTimeout(connection.substitute);
    connection.ended.abort();
    void connection.deliveries.return().catch(() => undefined);
  }

  /** The next channel stands in for one that was left; after the last one comes the first again. */
  #leave(): void {
    if (this.#connection === null) return;
    this.#channel = (this.#channel + 1) % this.#channels.length;
    this.close();
  }

  #opened(start: PushStart): Connection {
    if (this.#connection !== null) return this.#connection;
    const channel = this.#channels[this.#channel];
    if (channel === undefined) throw new Error('A push has at least one channel.');
    const ended = new AbortController();
    const isSubstitute = this.#channel > 0;
    const end = (): void => ended.abort();
    this.#connection = {
      channel,
      ended,
      openedAtMs: performance.now(),
      deliveries: channel.open(start, ended.signal),
      substitute: isSubstitute ? setTimeout(end, consumerLimits.substituteMs).unref() : undefined,
      pending: null,
    };
    return this.#connection;
  }
}

/** Never rejects: a failure is an interruption. */
async function deliveryOf({ channel, deliveries, openedAtMs }: Connection): Promise<Delivery> {
  const interrupted = (error: Error | null): Delivery => {
    return { kind: 'interrupted', channel: channel.name, error, lastedMs: performance.now() - openedAtMs };
  };
  try {
    const { done, value } = await deliveries.next();
    return done === true ? interrupted(null) : { kind: 'notifications', channel: channel.name, texts: value };
  } catch (error) {
    return interrupted(error instanceof Error ? error : new Error(String(error)));
  }
}
