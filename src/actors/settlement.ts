import type { ChangeContext } from '../application/change/change-context.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { CommitResult } from '../application/ports/store.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';
import type { Directory } from './directory.js';
import type { GroupCommit } from './group-commit.js';
import type { Replies } from './reply.js';
import type { StreamActor } from './stream-actor.js';

/** What one attempt gave: a reply, or the need to try again on fresher states, holding these streams too. */
export type Attempt =
  | { readonly kind: 'replied'; readonly reply: ChangeReply }
  | { readonly kind: 'lost'; readonly streams: readonly StreamId[] };

export interface SettlementParts {
  readonly committer: GroupCommit;
  readonly directory: Directory;
  readonly context: ChangeContext;
  readonly replies: Replies;
  readonly onPublished: ((last: number) => void) | undefined;
}

/**
 * What becomes of a decided unit, and of the actors that it rests on.
 * Owns: their being under way until the unit comes back. Does not own: the deciding, the holds, the store's verdict.
 * Invariants: (1) nothing is answered before the store has given its verdict (promise 4); (2) whatever the verdict, and if there is none,
 * no actor is left with a state that rests on a unit which was not committed.
 */
export class Settlement {
  constructor(private readonly parts: SettlementParts) {}

  /** Commits a unit. `actors`: those whose states it was decided on. `answer` is asked at once when it is published. */
  async settle(
    unit: Proposal,
    command: ChangeCommand,
    actors: readonly StreamActor[],
    answer: (first: number, last: number) => ChangeReply,
  ): Promise<Attempt> {
    const { committer, directory } = this.parts;
    for (const actor of actors) actor.underWay += 1;
    let result: CommitResult | null = null;
    try {
      result = await committer.submit(unit);
      // What is provisional in the actors gets its numbers here, before anybody else is let to them.
      if (result.kind === 'committed')
        return { kind: 'replied', reply: this.published(unit, answer(result.first, result.last), result.last) };
    } finally {
      this.ended(unit, actors, result);
      for (const actor of actors) directory.wake(actor);
    }
    return this.uncommitted(result, unit, command);
  }

  private published(unit: Proposal, reply: ChangeReply, last: number): ChangeReply {
    if (!unit.checkOnly) {
      this.parts.context.published(unit, last);
      this.parts.onPublished?.(last);
    }
    return reply;
  }

  /** Invariant 2. In doubt (null), or where a race was lost, nothing that was read is known to stand; else what was built on the unit falls. */
  private ended(unit: Proposal, actors: readonly StreamActor[], result: CommitResult | null): void {
    if (result === null || result.kind === 'lost_race')
      this.parts.directory.outdate(unit.reads.map((read) => read.stream));
    for (const actor of actors) {
      actor.underWay -= 1;
      if (result?.kind !== 'committed') actor.outdate();
    }
  }

  private async uncommitted(
    result: Exclude<CommitResult, { kind: 'committed' }>,
    unit: Proposal,
    command: ChangeCommand,
  ): Promise<Attempt> {
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'replied', reply: await this.parts.replies.known(result.change, command) };
      case 'id_reused':
        return { kind: 'replied', reply: await this.parts.replies.taken(command) };
      case 'lost_race':
        return { kind: 'lost', streams: unit.reads.map((read) => read.stream) };
      case 'failed':
        return { kind: 'replied', reply: refused('bad_request', 'The store cannot keep this action as it is.') };
    }
  }
}
