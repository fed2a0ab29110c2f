import { editedActions, recordedStreams } from '../application/change/command-names.js';
import { type Footprint, footprintOf } from '../application/change/edit-footprint.js';
import type { MaybeLater, Turns } from '../application/pieces.js';
import type { Store } from '../application/ports/store.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import { unreadableIn } from '../encryption/unreadable-content.js';
import type { StreamId } from '../kernel/position.js';
import type { ActionsInProgress } from './actions-in-progress.js';
import type { ChangeProcessor, QueuedCommand } from './change-processor.js';
import type { Holds } from './holds.js';
import { repliedOr } from './large-edits.js';
import { notBegun, unreadableReply } from './replies.js';

export interface PartitionParts {
  readonly store: Pick<Store, 'latest'>;
  readonly reader: BodyReader;
  readonly holds: Holds;
  readonly actions: ActionsInProgress;
  readonly processor: ChangeProcessor;
  readonly turns: Turns;
  readonly commandsInPartition: number;
  readonly streamsPerTurn: number;
  readonly streamsPerLoad: number;
}

const none: readonly Partition[] = [];

/**
 * One partition: queues the holds of its wineries' commands in the order in which the commands are received.
 * Owns: the number of its commands in progress, and the commands whose holds are not queued yet because a read is in progress, or because their streams are being found. Does not own: actors,
 * decisions.
 * Invariants: (1) holds are queued in the order of the calls of `change`, even if some need a read first; (2) at most `commandsInPartition` commands
 * are in progress: more are refused with `not_begun`, never queued (promise 9).
 */
export class Partition {
  private received = 0;
  private inProgress = 0;
  /** Resolves when the holds of all commands received so far are queued; null if all are queued already. */
  private queueing: Promise<void> | null = null;

  constructor(private readonly parts: PartitionParts) {}

  /** Since the start: the commands received; and those in progress, waiting ones included. */
  get load(): { readonly received: number; readonly inProgress: number } {
    const { received, inProgress } = this;
    return { received, inProgress };
  }

  /**
   * Queues the command's hold, immediately if its streams are known, then decides the command. `others`: the partitions of the other wineries whose actions it names; the
   * holds of their later commands are queued after it, too. Rejects with MailboxFull.
   */
  async change(command: ChangeCommand, arrival: number, others: readonly Partition[] = none): Promise<ChangeReply> {
    const { processor, commandsInPartition } = this.parts;
    this.received += 1;
    if (this.inProgress >= commandsInPartition)
      return notBegun(`${commandsInPartition} commands of this winery's partition are in progress. Try again.`);
    this.inProgress += 1;
    try {
      const queued = this.queue(command, arrival, others);
      return await processor.process(command, queued instanceof Promise ? await queued : queued);
    } catch (error) {
      const unreadable = unreadableIn(error);
      if (unreadable === null) throw error;
      return repliedOr(await processor.conclude(command, unreadableReply(unreadable)));
    } finally {
      this.inProgress -= 1;
    }
  }

  /** Queues the hold immediately if the streams are known, and found within this turn, and the holds of all earlier commands are queued (invariant 1). */
  private queue(
    command: ChangeCommand,
    arrival: number,
    others: readonly Partition[],
  ): QueuedCommand | Promise<QueuedCommand> {
    const edited = editedActions(command);
    const earlier = others.length === 0 ? this.queueing : Partition.queueingOf([this, ...others]);
    const streams = edited.length === 0 ? this.recordedStreams(command) : null;
    if (streams !== null && !(streams instanceof Promise) && earlier === null)
      return this.queueRecords(streams, arrival);
    const queued =
      streams === null
        ? Promise.all([this.read(command), earlier]).then(([footprint]) => this.queueEdits(footprint, arrival))
        : Promise.all([streams, earlier]).then(([known]) => this.queueRecords(known, arrival));
    const queueing = queued
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        for (const one of [this, ...others]) if (one.queueing === queueing) one.queueing = null;
      });
    for (const one of [this, ...others]) one.queueing = queueing;
    return queued;
  }

  /** Resolves when the holds of all commands are queued that the partitions have received so far; null if all are queued already. */
  private static queueingOf(partitions: readonly Partition[]): Promise<unknown> | null {
    const queueing = partitions.flatMap((one) => one.queueing ?? []);
    return queueing.length === 0 ? null : Promise.all(queueing);
  }

  /** Returns the streams of a command that only records actions, in a later turn of the event loop if there are many: then the next steps take long too. */
  private recordedStreams(command: ChangeCommand): MaybeLater<readonly StreamId[]> {
    const { turns, streamsPerTurn } = this.parts;
    const streams = turns.run(recordedStreams(command));
    return streams instanceof Promise || streams.length <= streamsPerTurn ? streams : turns.next().then(() => streams);
  }

  /**
   * Queues the hold of a command that only records actions. It will need the states of its streams, so they begin to load at once, while the
   * settings are read.
   */
  private queueRecords(streams: readonly StreamId[], arrival: number): QueuedCommand {
    const loadStates = streams.length <= this.parts.streamsPerLoad;
    return { hold: this.parts.holds.acquire(streams, arrival, { loadStates }), arrival, footprint: null };
  }

  private queueEdits(footprint: Footprint, arrival: number): QueuedCommand {
    return { hold: this.parts.holds.acquire([...footprint.keys()], arrival), arrival, footprint };
  }

  /** Waits for earlier commands that name the edited actions, then reads the actions and returns the streams that the command touches. */
  private async read(command: ChangeCommand): Promise<Footprint> {
    const { actions, store, reader, turns } = this.parts;
    const ids = editedActions(command);
    await actions.earlier(ids);
    const stored = await store.latest.actions(ids);
    return turns.run(footprintOf(command, new Map(stored.map((action) => [action.position.id, action])), reader));
  }
}
