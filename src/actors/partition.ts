import { participantsOf } from '../application/change/action-names.js';
import { editedActions, recordedStreams } from '../application/change/command-names.js';
import type { JsonObject } from '../application/json-object.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply, RequestedEdit } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';
import type { ActionsInProgress } from './actions-in-progress.js';
import type { ChangeProcessor } from './change-processor.js';
import type { Hold, Holds } from './holds.js';
import { notBegun } from './reply.js';

export interface PartitionParts {
  readonly store: Pick<Store, 'actions'>;
  readonly reader: BodyReader;
  readonly holds: Holds;
  readonly actions: ActionsInProgress;
  readonly processor: ChangeProcessor;
  readonly commandsInPartition: number;
  readonly streamsPerLoad: number;
}

/**
 * One partition: it lets the commands of its wineries in, in the order in which they are received.
 * Owns: the number of its commands in progress, and the placements that wait for a read. Does not own: actors, decisions.
 * Invariants: (1) commands take their places in the mailboxes in the order of `change`, whatever has to be read for them; (2) at most
 * `commandsInPartition` commands are in progress: more are refused with `not_begun`, never queued (promise 9).
 */
export class Partition {
  private inProgress = 0;
  /** Resolves when all commands received so far have taken their places; null if they have. */
  private placing: Promise<void> | null = null;

  constructor(private readonly parts: PartitionParts) {}

  /** Takes the command's places in the mailboxes, at once if its streams are known, then decides it. Rejects with MailboxFull. */
  async change(command: ChangeCommand, age: number): Promise<ChangeReply> {
    const { processor, commandsInPartition } = this.parts;
    if (this.inProgress >= commandsInPartition)
      return notBegun(`${commandsInPartition} commands of this winery's partition are in progress. Try again.`);
    this.inProgress += 1;
    try {
      const placed = this.place(command, age);
      const hold = placed instanceof Promise ? await placed : placed;
      return await processor.change(command, hold, age);
    } finally {
      this.inProgress -= 1;
    }
  }

  /** Takes places at once if the streams are known and nobody received earlier still waits for its places (invariant 1). */
  private place(command: ChangeCommand, age: number): Hold | Promise<Hold> {
    const edited = editedActions(command);
    if (edited.length === 0 && this.placing === null) return this.acquire(recordedStreams(command), age, true);
    const earlier = this.placing;
    const streams = edited.length === 0 ? recordedStreams(command) : this.streamsOf(command);
    const placed = Promise.all([streams, earlier]).then(([found]) => this.acquire(found, age, edited.length === 0));
    const placing = placed
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.placing === placing) this.placing = null;
      });
    this.placing = placing;
    return placed;
  }

  private acquire(streams: readonly StreamId[], age: number, records: boolean): Hold {
    // Records are decided on states, which can be loaded while settings are read.
    const loadStates = records && streams.length <= this.parts.streamsPerLoad;
    return this.parts.holds.acquire(streams, age, { loadStates });
  }

  /** The streams that a command records on, and those of the stored actions that it edits, before and after. */
  private async streamsOf(command: ChangeCommand): Promise<readonly StreamId[]> {
    const ids = editedActions(command);
    await this.parts.actions.earlier(ids);
    const stored = new Map((await this.parts.store.actions(ids)).map((action) => [action.position.id, action]));
    const streams = new Set(recordedStreams(command));
    for (const edit of command.edits) {
      const action = stored.get(edit.id);
      if (action === undefined) continue;
      for (const stream of this.editedStreams(edit, action)) streams.add(stream);
    }
    return [...streams];
  }

  private editedStreams(edit: RequestedEdit, { winery, type, data }: StoredAction): readonly StreamId[] {
    const before = participantsOf({ winery, type, data: JSON.parse(data) as JsonObject }); // Written from a JsonObject.
    if (edit.op !== 'revise' || edit.data === undefined) return before;
    const revised = this.parts.reader.data(type, edit.data, edit.pointer);
    return revised.ok ? [...before, ...participantsOf({ winery, type, data: revised.value })] : before;
  }
}
