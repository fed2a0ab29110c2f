import { textHash } from '../actors/text-hash.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { FollowerDefinition, FollowerTransaction } from './definition.js';
import type { FollowerStore, Generation } from './follower-store.js';
import type { LogBatches } from './log-batches.js';

/** What one step did: how many notifications it applied, or null if another node was at work. */
export type StepResult = { readonly applied: number; readonly to: number } | null;

/** A batch that could not be applied. */
export class BatchFailure extends Error {
  override readonly name = 'BatchFailure';

  constructor(first: number, last: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Notifications ${first} to ${last} could not be applied: ${reason}`, { cause });
  }
}

/**
 * Applies the next batch of the log to a generation.
 *
 * The parts of a generation have the same position, unless a process ended between the commits of two parts. Then the batch begins after the lowest
 * position, and a part takes only the change sets that it does not have.
 */
export class BatchWriter {
  constructor(
    private readonly definition: FollowerDefinition,
    private readonly store: Pick<FollowerStore, 'write'>,
    private readonly batches: LogBatches,
  ) {}

  /** `until`: the end of a change set. `notifies`: whether the follower's own notifications are stored. @throws BatchFailure */
  async step({ generation, positions }: Generation, until: number, notifies: boolean): Promise<StepResult> {
    const lowest = Math.min(...positions);
    // Parts that are behind others catch up with them first, so that all have one position again.
    const ahead = positions.filter((position) => position > lowest);
    const batch = await this.batches.next(lowest, Math.min(until, ...ahead));
    if (batch === null) return { applied: 0, to: lowest };
    const parts = positions.flatMap((position, part) => (position === lowest ? [{ part, position }] : []));
    const { name } = this.definition;
    try {
      const isWritten = await this.store.write(
        { name, generation, parts, to: batch.last, notifies },
        async (transactions) => {
          for await (const changeSets of batch.pieces()) await this.apply(changeSets, transactions, parts, positions);
        },
      );
      return isWritten ? { applied: batch.last - lowest, to: batch.last } : null;
    } catch (error) {
      throw new BatchFailure(batch.first, batch.last, error);
    }
  }

  private async apply(
    changeSets: readonly ChangeSet[],
    transactions: readonly FollowerTransaction[],
    parts: readonly { readonly part: number }[],
    { length: count }: readonly number[],
  ): Promise<void> {
    const ends = await Promise.allSettled(
      transactions.map(async (tx, index) => {
        const own = count === 1 ? changeSets : this.ofPart(changeSets, parts[index]?.part ?? 0, count);
        if (own.length > 0) await this.definition.apply(own, tx);
      }),
    );
    // All have ended before the transactions are rolled back.
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private ofPart(changeSets: readonly ChangeSet[], part: number, count: number): readonly ChangeSet[] {
    const { keyOf } = this.definition;
    if (keyOf === undefined) throw new Error(`Follower ${this.definition.name} cannot be built in parts.`);
    return changeSets.flatMap((changeSet) => {
      const entries = changeSet.entries.filter((entry) => textHash(keyOf(entry)) % count === part);
      return entries.length === 0 ? [] : [{ ...changeSet, entries }];
    });
  }
}
