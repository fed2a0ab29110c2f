import type { ActionIndex } from '../../src/application/ports/action-index.js';
import type { Audit } from '../../src/application/ports/audit.js';
import type { BelievedHistory } from '../../src/application/ports/believed-history.js';
import type { ChangeSets } from '../../src/application/ports/change-sets.js';
import type { HistoryReader } from '../../src/application/ports/history-reader.js';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, Draft, HeadRow, Store, StoredHead, View } from '../../src/application/ports/store.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import type { StreamKnowledge } from '../../src/application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../src/application/ports/winery-settings-store.js';
import type { StreamId } from '../../src/kernel/position.js';
import { memoryActionIndex } from './memory-action-index.js';
import { memoryAudit } from './memory-audit.js';
import { memoryBelievedHistory } from './memory-believed-history.js';
import { memoryChangeSets } from './memory-change-sets.js';
import { commitProposal } from './memory-commit.js';
import { MemoryHistoryReader, storedHead } from './memory-history.js';
import { renderedLog } from './memory-log.js';
import { MemoryRecord } from './memory-record.js';
import { memoryStreamKnowledge } from './memory-stream-knowledge.js';
import { memoryWinerySettingsStore } from './memory-winery-settings-store.js';
import { parsedNotifications } from './parsed-notifications.js';

/**
 * A store in memory, for tests: it implements the ports as PostgreSQL does (the same contract suite runs on both), and uses no chance and no
 * time. Faults are put around it (faulty-store.ts).
 * Owns: the record. Invariant: a commit is one synchronous step, so no reader sees a part of it.
 */
export class MemoryStore implements Store {
  readonly record = new MemoryRecord();
  readonly latest: HistoryReader = new MemoryHistoryReader(this.record, () => this.record.turn);
  readonly settingsStore: WinerySettingsStore = memoryWinerySettingsStore(this.record);
  readonly actionIndex: ActionIndex = memoryActionIndex(this.record);
  readonly knowledge: StreamKnowledge = memoryStreamKnowledge(this.record);
  readonly changeSets: ChangeSets = memoryChangeSets(this.record);
  readonly log: NotificationLog;
  private drafts = 0;

  constructor(pageSize = 100) {
    this.log = {
      pageSize,
      incarnation: '01900000-0000-4000-8000-000000000000',
      head: async () => this.record.head,
      texts: async (first, last) => renderedLog(this.record, first, last),
      newestTexts: async (first, last) => renderedLog(this.record, first, last),
      newestNotifications: async (first, last) => parsedNotifications(renderedLog(this.record, first, last)),
    };
  }

  async commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    return proposals.map((proposal) => commitProposal(this.record, proposal));
  }

  async openDraft(): Promise<Draft> {
    const { drafts } = this.record;
    this.drafts += 1;
    const id = this.drafts;
    drafts.set(id, { touches: [], statuses: [] });
    return {
      id,
      write: async ({ touches, statuses }) => {
        const draft = drafts.get(id);
        if (draft === undefined)
          throw new StoreUnavailable(`Draft ${id} was swept.`, { code: 'draft_swept', retryable: true });
        draft.touches.push(...touches);
        draft.statuses.push(...statuses);
      },
      abandon: async () => {
        drafts.delete(id);
      },
    };
  }

  /** Raises the level, as PostgreSQL does: from level 5 on, notifications name their schemas, and from level 9 on, who recorded them. */
  raiseLevel(to: number): void {
    if (to >= 5) this.record.schemasSince ??= this.record.head + 1;
    if (to >= 9) this.record.recordersSince ??= this.record.head + 1;
  }

  /** Deletes all drafts, as the janitor does with those whose writers are silent for too long. */
  async sweep(): Promise<void> {
    this.record.drafts.clear();
  }

  async view<T>(work: (view: View) => Promise<T>, snapshot?: string): Promise<T> {
    return this.viewOf(snapshot === undefined ? this.record.turn : Number(snapshot), work);
  }

  /** Reads everything that was published up to a turn. */
  async viewOf<T>(turn: number, work: (view: View) => Promise<T>): Promise<T> {
    return work(new MemoryView(this.record, turn));
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

/** Reads everything that was published up to a turn. */
class MemoryView extends MemoryHistoryReader implements View {
  readonly believed: StreamKnowledge['believed'];
  readonly listCodes: StreamKnowledge['listCodes'];
  readonly listActions: ActionIndex['listActions'];
  readonly listConflicted: ActionIndex['listConflicted'];
  readonly listRevisions: ActionIndex['listRevisions'];
  readonly asOf: BelievedHistory['asOf'];
  readonly notificationsOfLots: Audit['notificationsOfLots'];
  readonly notificationsOfActions: Audit['notificationsOfActions'];
  readonly writtenRows: Audit['writtenRows'];
  readonly exportSnapshot: Audit['exportSnapshot'];

  constructor(
    private readonly kept: MemoryRecord,
    private readonly seen: number,
  ) {
    super(kept, () => seen);
    const knowledge = memoryStreamKnowledge(kept, () => seen);
    this.believed = knowledge.believed;
    this.listCodes = knowledge.listCodes;
    const index = memoryActionIndex(kept, () => seen);
    this.listActions = index.listActions;
    this.listConflicted = index.listConflicted;
    this.listRevisions = index.listRevisions;
    this.asOf = memoryBelievedHistory(kept, () => seen).asOf;
    const { notificationsOfLots, notificationsOfActions, writtenRows, exportSnapshot } = memoryAudit(kept, () => seen);
    this.notificationsOfLots = notificationsOfLots;
    this.notificationsOfActions = notificationsOfActions;
    this.writtenRows = writtenRows;
    this.exportSnapshot = exportSnapshot;
  }

  async heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    return streams.map((stream) => storedHead(this.kept, stream, this.seen));
  }
}
