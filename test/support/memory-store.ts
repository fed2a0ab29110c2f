import type { Archive } from '../../src/application/ports/archive.js';
import type { HistoryReader, StoredAction } from '../../src/application/ports/history-reader.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, HeadRow, Store, StoredHead } from '../../src/application/ports/store.js';
import type { ActionId, StreamId } from '../../src/kernel/position.js';
import { MemoryArchive } from './memory-archive.js';
import { commitUnit } from './memory-commit.js';
import { MemoryHistoryReader, storedHead } from './memory-history.js';
import { MemoryRecord } from './memory-record.js';

/**
 * The truth in memory, for tests: as faithful to the ports as PostgreSQL is (the same contract suite runs on both), and without
 * chance or time of its own. What goes wrong is put around it (faulty-store.ts).
 * Owns: the record. Invariant: a commit is one synchronous step, so no reader sees a part of it.
 */
export class MemoryStore implements Store {
  readonly record = new MemoryRecord();
  readonly archive: Archive = new MemoryArchive(this.record);

  async commit(units: readonly Proposal[]): Promise<CommitResult[]> {
    return units.map((unit) => commitUnit(this.record, unit));
  }

  async view<T>(work: (reader: HistoryReader) => Promise<T>): Promise<T> {
    return work(new MemoryHistoryReader(this.record, this.record.turn));
  }

  async actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return new MemoryHistoryReader(this.record, this.record.turn).actions(ids);
  }

  async heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    return streams.map((stream) => storedHead(this.record, stream));
  }

  async saveHeads(heads: readonly HeadRow[]): Promise<void> {
    for (const row of heads) {
      const stream = this.record.stream(row.stream);
      if (stream.head === null || stream.head.version.counter <= row.version.counter) stream.head = row;
    }
  }
}
