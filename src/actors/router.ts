import { wineriesOfCommand } from '../application/change/command-names.js';
import { impactDiffers } from '../application/change/expected-impact.js';
import type { ChangeCommand, ChangeReply, Transport } from '../application/request/command.js';
import { UnreadableContent } from '../encryption/unreadable-content.js';
import type { ActionsInProgress } from './actions-in-progress.js';
import type { ChangeProcessor } from './change-processor.js';
import { MailboxFull } from './holds.js';
import { Partition, type PartitionParts } from './partition.js';
import { firstPartitionOf } from './placement.js';
import type { Previews } from './previews.js';
import { idReused, notBegun, unreadableReply } from './replies.js';
import { isRetryable } from './retryable.js';

interface RunningCommand {
  readonly hash: string;
  /** True if the reply leaves out the lots of its impact. */
  readonly minimal: boolean;
  readonly expect: string | undefined;
  readonly copyOf: ChangeCommand['copyOf'];
  readonly reply: Promise<ChangeReply>;
}

interface RouterParts {
  /** The parts that all partitions share. */
  readonly partition: PartitionParts;
  readonly actions: ActionsInProgress;
  readonly processor: ChangeProcessor;
  readonly previews: Previews;
  readonly commandsInNode: number;
}

/**
 * Sends each command to the partition that decides it.
 * Owns: the partitions, and the change sets in progress. Does not own: deciding.
 * Invariants: (1) a command that is sent again while the first is in progress gets the same reply, unless that began nothing; (2) at most `commandsInNode` commands are
 * in progress, previews and repeats included: more are refused with `not_begun`, never queued (promise 9).
 */
export class Router implements Transport {
  private readonly partitions = new Map<number, Partition>();
  private readonly running = new Map<string, RunningCommand>();
  private inProgress = 0;
  /** The arrival number of the newest command: 1, 2, 3 … On every stream, the command with the lower number goes first. */
  private arrival = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly parts: RouterParts) {}

  /** The number of commands in progress, previews and repeats included. */
  get commandsInProgress(): number {
    return this.inProgress;
  }

  /** The partitions that this node has decided commands of since its start, and how many: at most 1,024. */
  *loads(): Generator<{ readonly partition: number; readonly received: number; readonly inProgress: number }> {
    for (const [partition, { load }] of this.partitions) yield { partition, ...load };
  }

  async request(command: ChangeCommand): Promise<ChangeReply> {
    const { commandsInNode, previews } = this.parts;
    if (this.inProgress >= commandsInNode)
      return notBegun(`This node has ${commandsInNode} commands in progress. Try again.`);
    this.inProgress += 1;
    try {
      return await (command.preview ? previews.preview(command) : this.changeOrRepeat(command));
    } catch (error) {
      return notStarted(error);
    } finally {
      this.inProgress -= 1;
      if (this.inProgress === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  /** Returns the arrival number of a command that arrives now, or of a hold for a command of another node. */
  nextArrival(): number {
    this.arrival += 1;
    return this.arrival;
  }

  private async changeOrRepeat(command: ChangeCommand): Promise<ChangeReply> {
    for (;;) {
      const running = this.running.get(command.change);
      if (running === undefined) return this.change(command);
      if (running.hash !== command.requestHash) return this.parts.processor.sharedReply(command, idReused(command));
      const reply = await this.repeat(command, running);
      if (reply !== null) return reply;
    }
  }

  private async change(command: ChangeCommand): Promise<ChangeReply> {
    const { actions } = this.parts;
    const reply = this.decided(command);
    this.running.set(command.change, {
      hash: command.requestHash,
      minimal: command.minimal,
      expect: command.expect,
      copyOf: command.copyOf,
      reply,
    });
    actions.enter(command, reply);
    try {
      return await reply;
    } finally {
      this.running.delete(command.change);
      actions.leave(command, reply);
    }
  }

  /**
   * Returns the reply to a repeat of a command in progress, or null if that began nothing, so that the repeat must be decided. If the repeat asks for lots that the
   * first reply leaves out, the answer is rebuilt from the log.
   */
  private async repeat(command: ChangeCommand, running: RunningCommand): Promise<ChangeReply | null> {
    const { processor } = this.parts;
    const { minimal, expect, copyOf, reply } = running;
    const isSameRequest = copyOf !== null && copyOf.request === command.copyOf?.request;
    const own = isSameRequest ? await reply : repeated(await reply);
    // It may have been withdrawn with another copy of its request, which this command is not.
    if (!isSameRequest && own.kind === 'not_begun') return null;
    // This command may expect another impact, so it must be decided itself.
    if (expect !== command.expect && own.kind === 'refused' && own.problem.code === impactDiffers.code) return null;
    // The reply to a repeated copy of the same request is conclusive for this copy, too.
    const isConclusive = isSameRequest && copyOf.again;
    const first = isConclusive ? own : await processor.sharedReply(command, own);
    if (first.kind !== 'answered' || !minimal || command.minimal) return first;
    return (await processor.storedReply(command)) ?? first;
  }

  private decided(command: ChangeCommand): Promise<ChangeReply> {
    const home = this.partitionOf(command.winery);
    if (command.edits[0]?.winery === undefined) return home.change(command, this.nextArrival());
    const others = new Set(wineriesOfCommand(command).map((winery) => this.partitionOf(winery)));
    others.delete(home);
    return home.change(command, this.nextArrival(), [...others]);
  }

  private partitionOf(winery: string): Partition {
    const home = firstPartitionOf(winery);
    let partition = this.partitions.get(home);
    if (partition === undefined) {
      partition = new Partition(this.parts.partition);
      this.partitions.set(home, partition);
    }
    return partition;
  }

  /** Resolves when no command is in progress. */
  async drained(): Promise<void> {
    if (this.inProgress > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }
}

/** Returns the reply to a repeat of a request in progress: the same reply, but only the first request created anything. */
function repeated(reply: ChangeReply): ChangeReply {
  return reply.kind === 'answered' ? { ...reply, created: false } : reply;
}

/** Returns the reply if a mailbox was full or the database could not be read: nothing was changed. Any other error is a bug and is thrown. */
function notStarted(error: unknown): ChangeReply {
  if (error instanceof MailboxFull) return notBegun(`${error.message} Try again.`);
  if (isRetryable(error)) return notBegun('The database did not answer in time. Nothing was changed; try again.');
  if (error instanceof UnreadableContent) return unreadableReply(error);
  throw error;
}
