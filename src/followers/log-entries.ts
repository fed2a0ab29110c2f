import type { FollowerLimits } from '../../config/followers.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { Notification } from '../feed/notification.js';

/** Notifications in order of number, without a gap, and the characters of their texts. Readers share them, and must not change them. */
export interface EntriesRead {
  readonly entries: readonly Notification[];
  readonly characters: number;
}

/** One read of the log. */
interface Chunk {
  readonly first: number;
  readonly last: number;
  readonly reading: Promise<EntriesRead>;
}

/**
 * The log as the followers of a node read it: followers that are at about the same place share what is read and parsed.
 *
 * Owns: the latest reads, at most `readsShared`. Does not own: the positions of the followers.
 * Invariant: a notification never changes, so an earlier read of it is as good as a new one. A read is forgotten if it failed, if it did not reach its last
 * number, or if it has content that could not be opened, because the key may be there at the next attempt.
 */
export class LogEntries {
  /** The latest last. */
  private chunks: readonly Chunk[] = [];

  constructor(
    private readonly log: Pick<NotificationLog, 'newestTexts'>,
    private readonly limits: Pick<FollowerLimits, 'readsShared'>,
  ) {}

  /** Returns the notifications from `first` on: at least one, at most those up to `last`. The log reaches `last`. */
  async read(first: number, last: number): Promise<EntriesRead> {
    const chunk = this.chunks.find((one) => one.first <= first && first <= one.last) ?? this.begin(first, last);
    const { entries, characters } = await chunk.reading;
    const wanted = entries.slice(first - chunk.first, last - chunk.first + 1);
    if (wanted.length === 0) throw new Error(`The log has no notification ${first}, though it reaches ${last}.`);
    return { entries: wanted, characters: Math.ceil((characters * wanted.length) / entries.length) };
  }

  private begin(first: number, last: number): Chunk {
    const chunk = { first, last, reading: this.parse(first, last) };
    this.chunks = [...this.chunks, chunk].slice(-this.limits.readsShared);
    const forget = (): void => {
      this.chunks = this.chunks.filter((one) => one !== chunk);
    };
    chunk.reading.then(({ entries }) => {
      if (entries.length <= last - first || entries.some(({ data }) => data.encrypted !== undefined)) forget();
    }, forget);
    return chunk;
  }

  private async parse(first: number, last: number): Promise<EntriesRead> {
    const texts = await this.log.newestTexts(first, last);
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    // Solera has written these texts itself.
    return { entries: texts.map((text) => JSON.parse(text) as Notification), characters };
  }
}
