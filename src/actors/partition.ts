import { editedActions, recordedStreams } from '../application/change/command-names.js';
import { type Footprint, footprintOf } from '../application/change/edit-footprint.js';
import type { Store } from '../application/ports/store.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { ActionsInProgress } from './actions-in-progress.js';
import type { ChangeProcessor, QueuedCommand } from './change-processor.js';
import type { Holds } from './holds.js';
import { notBegun } from './reply.js';

export interface PartitionParts {
  readonly store: Pick<Store, 'latest'>;
  readonly reader: BodyReader;
  readonly holds: Holds;
  readonly actions: ActionsInProgress;
  readonly processor: ChangeProcessor;
  readonly commandsInPartition: number;
  readonly streamsPerLoad: number;
}

/**
 * One partition: it lets the commands of its wineries in, in the order in which they are received.
 * Owns: the number of its commands in progress, and the commands that wait for a read before they are queued. Does not own: actors, decisions.
 * Invariants: (1) holds are queued in the order of `change`, whatever has to be read for them; (2) at most
 * `commandsInPartition` commands are in progress: more are refused with `not_begun`, never queued (promise 9).
 */
export class Partition {
  private inProgress = 0;
  /** Resolves when the holds of all commands received so far are queued; null if they are. */
  private queueing: Promise<void> | null = null;

  constructor(private readonly parts: PartitionParts) {}

  /** Queues the command's hold, immediately if its streams are known, then decides the command. Rejects with MailboxFull. */
  async change(command: ChangeCommand, age: number): Promise<ChangeReply> {
    const { processor, commandsInPartition } = this.parts;
    if (this.inProgress >= commandsInPartition)
      return notBegun(`${commandsInPartition} commands of this winery's partition are in progress. Try again.`);
    this.inProgress += 1;
    try {
      const queued = this.queue(command, age);
      return await processor.process(command, queued instanceof Promise ? await queued : queued);
    } finally {
      this.inProgress -= 1;
    }
  }

  /** Queues the hold immediately if the streams are known and no earlier command still waits (invariant 1). */
  private queue(command: ChangeCommand, age: number): QueuedCommand | Promise<QueuedCommand> {
    const edited = editedActions(command);
    if (edited.length === 0 && this.queueing === null) return this.queueRecords(command, age);
    const earlier = this.queueing;
    const queued =
      edited.length === 0 && earlier !== null
        ? earlier.then(() => this.queueRecords(command, age))
        : Promise.all([this.read(command), earlier]).then(([footprint]) => this.queueEdits(footprint, age));
    const queueing = queued
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.queueing === queueing) this.queueing = null;
      });
    this.queueing = queueing;
    return queued;
  }

  /** Records are decided on states, which can be loaded while settings are read. */
  private queueRecords(command: ChangeCommand, age: number): QueuedCommand {
    const streams = recordedStreams(command);
    const loadStates = streams.length <= this.parts.streamsPerLoad;
    return { hold: this.parts.holds.acquire(streams, age, { loadStates }), age, footprint: null };
  }

  private queueEdits(footprint: Footprint, age: number): QueuedCommand {
    return { hold: this.parts.holds.acquire([...footprint.keys()], age), age, footprint };
  }

  /** Reads the stored actions that a command edits, after the earlier commands that name them. */
  private async read(command: ChangeCommand): Promise<Footprint> {
    const { actions, store, reader } = this.parts;
    const ids = editedActions(command);
    await actions.earlier(ids);
    const stored = await store.latest.actions(ids);
    return footprintOf(command, new Map(stored.map((action) => [action.position.id, action])), reader);
  }
}
