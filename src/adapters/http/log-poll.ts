/**
 * Follows the head of the log for readers that share their reads.
 *
 * Owns: the timer and the subscription to hints. Does not own: the reads, which its owner makes.
 * States: stopped; started, in which it reads after every hint and at least every `tailPollMs`.
 * Invariants: 1. At most one read is in progress. 2. A hint (`onPublished`) only shortens the delay: without hints, the next poll reads.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HttpLog } from './log.js';

export class LogPoll {
  readonly #source: Pick<UseCases, 'onPublished'>;
  readonly #limits: Pick<HttpLimits, 'tailPollMs'>;
  readonly #log: HttpLog;
  readonly #advance: () => Promise<void>;
  #reading = false;
  #readAgain = false;
  #stop: (() => void) | null = null;

  /** `advance` reads what is new. If it rejects, the next poll tries again. */
  constructor(
    source: Pick<UseCases, 'onPublished'>,
    limits: Pick<HttpLimits, 'tailPollMs'>,
    log: HttpLog,
    advance: () => Promise<void>,
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#log = log;
    this.#advance = advance;
  }

  get isStarted(): boolean {
    return this.#stop !== null;
  }

  start(): void {
    const read = () => void this.#read();
    const stopHints = this.#source.onPublished(read);
    const timer = setInterval(read, this.#limits.tailPollMs);
    this.#stop = () => {
      clearInterval(timer);
      stopHints();
    };
    read();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    try {
      do {
        this.#readAgain = false;
        await this.#advance();
      } while (this.#readAgain && this.isStarted);
    } catch (error) {
      // The next poll tries again; clients see only the delay.
      this.#log.warn({ err: error }, 'The tail of the log could not be read.');
    } finally {
      this.#reading = false;
    }
  }
}
