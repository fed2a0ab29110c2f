import { editedActions, recordedStreams } from '../application/change/command-names.js';
import { type Footprint, footprintOf } from '../application/change/edit-footprint.js';
import type { Store } from '../application/ports/store.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { ActionsInProgress } from './actions-in-progress.js';
import type { ChangeProcessor, Placed } from './change-processor.js';
import type { Holds } from './holds.js';
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
      return await processor.change(command, placed instanceof Promise ? await placed : placed);
    } finally {
      this.inProgress -= 1;
    }
  }

  /** Takes places at once if the streams are known and no earlier command still waits for its places (invariant 1). */
  private place(command: ChangeCommand, age: number): Placed | Promise<Placed> {
    const edited = editedActions(command);
    if (edited.length === 0 && this.placing === null) return this.placeRecords(command, age);
    const earlier = this.placing;
    const placed =
      edited.length === 0 && earlier !== null
        ? earlier.then(() => this.placeRecords(command, age))
        : Promise.all([this.read(command), earlier]).then(([footprint]) => this.placeEdits(footprint, age));
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

  /** Records are decided on states, which can be loaded while settings are read. */
  private placeRecords(command: ChangeCommand, age: number): Placed {
    const streams = recordedStreams(command);
    const loadStates = streams.length <= this.parts.streamsPerLoad;
    return { hold: this.parts.holds.acquire(streams, age, { loadStates }), age, footprint: null };
  }

  private placeEdits(footprint: Footprint, age: number): Placed {
    return { hold: this.parts.holds.acquire([...footprint.keys()], age), age, footprint };
  }

  /** Reads the stored actions that a command edits, after the earlier commands that name them. */
  private async read(command: ChangeCommand): Promise<Footprint> {
    const { actions, store, reader } = this.parts;
    const ids = editedActions(command);
    await actions.earlier(ids);
    const stored = await store.actions(ids);
    return footprintOf(command, new Map(stored.map((action) => [action.position.id, action])), reader);
  }
}
