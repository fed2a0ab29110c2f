import type { FollowerLimits } from '../../config/followers.js';
import type { NotificationLog, NotificationsRead } from '../application/ports/notification-log.js';

/** One read of the log. */
interface Chunk {
  readonly first: number;
  readonly last: number;
  readonly reading: Promise<NotificationsRead>;
}

/**
 * The log as the followers of a node read it: followers that are at about the same place share what is read and parsed. None may change it.
 *
 * Owns: the latest reads, at most `readsShared`. Does not own: the positions of the followers.
 * Invariant: a notification never changes, so an earlier read of it is as good as a new one. A read is forgotten if it failed, if it did not reach its last
 * number, or if it has content that could not be opened, because the key may be there at the next attempt.
 */
export class LogEntries {
  /** The latest last. */
  private chunks: readonly Chunk[] = [];

  constructor(
    private readonly log: Pick<NotificationLog, 'newestNotifications'>,
    private readonly limits: Pick<FollowerLimits, 'readsShared'>,
  ) {}

  /**
   * Returns the notifications from `first` on: at least one, at most those up to `last`. The log reaches `until`. If that is beyond the read, the next read is
   * begun at once, so that the server works while these notifications are parsed and applied.
   */
  async read(first: number, last: number, until = last): Promise<NotificationsRead> {
    const chunk = this.chunkAt(first) ?? this.begin(first, last);
    const next = chunk.last + 1;
    if (next <= until && this.chunkAt(next) === undefined) this.begin(next, Math.min(next + last - first, until));
    const { entries, characters } = await chunk.reading;
    const wanted = entries.slice(first - chunk.first, last - chunk.first + 1);
    if (wanted.length === 0) throw new Error(`The log has no notification ${first}, though it reaches ${last}.`);
    return { entries: wanted, characters: Math.ceil((characters * wanted.length) / entries.length) };
  }

  /** Returns the read that has a notification. */
  private chunkAt(number: number): Chunk | undefined {
    return this.chunks.find(({ first, last }) => first <= number && number <= last);
  }

  private begin(first: number, last: number): Chunk {
    const chunk = { first, last, reading: this.log.newestNotifications(first, last) };
    this.chunks = [...this.chunks, chunk].slice(-this.limits.readsShared);
    const forget = (): void => {
      this.chunks = this.chunks.filter((one) => one !== chunk);
    };
    chunk.reading.then(({ entries }) => {
      if (entries.length <= last - first || entries.some(({ data }) => data.encrypted !== undefined)) forget();
    }, forget);
    return chunk;
  }
}
