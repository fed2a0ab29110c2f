import type { FollowerLimits } from '../../config/followers.js';
import type { NotificationsRead } from '../application/ports/notification-log.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { Notification } from '../feed/notification.js';
import type { LogEntries } from './log-entries.js';

/** Whole change sets that are applied in one transaction. */
interface Batch {
  readonly first: number;
  readonly last: number;
  /** Yields the change sets, or one piece after the other of a single change set that is too large to be held. Can be read once. */
  pieces(): AsyncIterable<readonly ChangeSet[]>;
}

type BatchLimits = Pick<
  FollowerLimits,
  'entriesPerBatch' | 'charactersPerBatch' | 'entriesPerRead' | 'charactersPerRead'
>;

const nothing: NotificationsRead = { entries: [], characters: 0 };

/**
 * Reads the log as batches of bounded size.
 * Owns: how many notifications the next read asks for, from the length of those before; the notifications that it reads ahead while a batch is applied, at most as
 * many as a batch has. Does not own: the position.
 */
export class LogBatches {
  private averageCharacters = 1_000;
  private ahead: { readonly from: number; readonly reading: Promise<NotificationsRead> } | null = null;

  /** `readable`: leaves out the entries that can never be read again. */
  constructor(
    private readonly log: LogEntries,
    private readonly limits: BatchLimits,
    private readonly readable: (entries: readonly Notification[]) => readonly Notification[],
  ) {}

  /** Returns the change sets that follow `after`, which ends one, up to `until`, which ends one too. Null if there are none. */
  async next(after: number, until: number): Promise<Batch | null> {
    const { entries } = await this.gather(after + 1, until, await this.takeAhead(after + 1, until));
    const [first] = entries;
    if (first === undefined) return null;
    const changeSets = wholeChangeSets(entries).map((one) => ({ ...one, entries: this.readable(one.entries) }));
    const last = changeSets.at(-1)?.last;
    if (last === undefined) return this.large(first, entries, until);
    this.readAhead(last + 1, until);
    return { first: first.sequence, last, pieces: () => once(changeSets) };
  }

  /** Returns the batch of one change set of which only the first entries were read. Each piece is as large as a batch may be. */
  private large(first: Notification, entries: readonly Notification[], until: number): Batch {
    const last = first.sequence + first.data.of - 1;
    if (last > until) throw new Error(`The change set at ${first.sequence} ends after ${until}, where one must end.`);
    const gather = (from: number) => this.gather(from, last);
    const { readable } = this;
    async function* pieces(): AsyncGenerator<readonly ChangeSet[]> {
      yield [changeSetOf(first, readable(entries))];
      for (let next = first.sequence + entries.length; next <= last; ) {
        const more = await gather(next);
        yield [changeSetOf(first, readable(more.entries))];
        next += more.entries.length;
      }
    }
    return { first: first.sequence, last, pieces };
  }

  /** Begins to read the next batch. */
  private readAhead(from: number, until: number): void {
    if (from > until) return;
    // A failure is left to the batch that needs the entries: it reads them again.
    this.ahead = { from, reading: this.gather(from, until).catch(() => nothing) };
  }

  /** Returns what was read ahead, if it begins with `from` and does not pass `until`. What could not be opened is read again, because the key may be there now. */
  private async takeAhead(from: number, until: number): Promise<NotificationsRead> {
    const { ahead } = this;
    this.ahead = null;
    if (ahead?.from !== from) return nothing;
    const read = await ahead.reading;
    const isOpen = read.entries.every(({ sequence, data }) => sequence <= until && data.encrypted === undefined);
    return isOpen ? read : nothing;
  }

  /** Reads as much as a batch may hold of the entries `from` to `until`, behind those that were read before. */
  private async gather(from: number, until: number, before = nothing): Promise<NotificationsRead> {
    const { entriesPerBatch, charactersPerBatch } = this.limits;
    const entries = [...before.entries];
    let { characters } = before;
    while (from + entries.length <= until && entries.length < entriesPerBatch && characters < charactersPerBatch) {
      const read = await this.read(from + entries.length, until);
      entries.push(...read.entries);
      characters += read.characters;
    }
    return { entries, characters };
  }

  private async read(first: number, until: number): Promise<NotificationsRead> {
    const { entriesPerRead, charactersPerRead } = this.limits;
    const fitting = Math.floor(charactersPerRead / this.averageCharacters);
    const count = Math.max(1, Math.min(entriesPerRead, fitting));
    const read = await this.log.read(first, Math.min(until, first + count - 1), until);
    this.averageCharacters = Math.max(1, read.characters / read.entries.length);
    return read;
  }
}

/** Groups entries that begin with a change set. An incomplete set at the end is left out. */
function wholeChangeSets(entries: readonly Notification[]): ChangeSet[] {
  const changeSets: ChangeSet[] = [];
  for (let index = 0; ; ) {
    const first = entries[index];
    if (first === undefined || index + first.data.of > entries.length) return changeSets;
    if (first.data.index !== 0) throw new Error(`Notification ${first.sequence} does not begin a change set.`);
    changeSets.push(changeSetOf(first, entries.slice(index, index + first.data.of)));
    index += first.data.of;
  }
}

function changeSetOf(first: Notification, entries: readonly Notification[]): ChangeSet {
  const { change, of, winery } = first.data;
  return { change, first: first.sequence, last: first.sequence + of - 1, winery, recordedAt: first.time, entries };
}

async function* once(changeSets: readonly ChangeSet[]): AsyncGenerator<readonly ChangeSet[]> {
  yield changeSets;
}
