import type { ChangeContext } from '../application/change-context.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/command.js';
import type { CommitResult, Unit } from '../application/store.js';
import type { StreamId } from '../kernel/position.js';
import type { Committer } from './committer.js';
import type { Directory } from './directory.js';
import { type Replies, reused } from './reply.js';
import type { StreamActor } from './stream-actor.js';

/** What one attempt gave: a reply, or the need to try again on fresher states, holding these streams too. */
export type Attempt =
  | { readonly kind: 'replied'; readonly reply: ChangeReply }
  | { readonly kind: 'lost'; readonly streams: readonly StreamId[] };

export interface SettlementParts {
  readonly committer: Committer;
  readonly directory: Directory;
  readonly context: ChangeContext;
  readonly replies: Replies;
  readonly onPublished?: (last: number) => void;
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
    unit: Unit,
    command: ChangeCommand,
    actors: readonly StreamActor[],
    answer: (first: number, last: number) => ChangeReply,
  ): Promise<Attempt> {
    const { committer, directory, context, onPublished } = this.parts;
    for (const actor of actors) actor.underWay += 1;
    let result: CommitResult | null = null;
    try {
      result = await committer.submit(unit);
    } finally {
      // In doubt, or where a race was lost, nothing that was read is known to stand; else only what was built on the unit falls.
      if (result === null || result.kind === 'conflict') directory.outdate(unit.reads.map((read) => read.stream));
      for (const actor of actors) {
        actor.underWay -= 1;
        if (result?.kind !== 'committed') actor.outdate();
      }
      // Those who wait are granted now, but decide only after this turn: on what `answer` settles.
      for (const actor of actors) directory.wake(actor);
    }
    if (result.kind !== 'committed') return this.uncommitted(result, unit, command);
    const reply = answer(result.first, result.last);
    if (!unit.checkOnly) {
      context.published(unit, result.last);
      onPublished?.(result.last);
    }
    return { kind: 'replied', reply };
  }

  private async uncommitted(
    result: Exclude<CommitResult, { kind: 'committed' }>,
    unit: Unit,
    command: ChangeCommand,
  ): Promise<Attempt> {
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'replied', reply: await this.parts.replies.known(result.change, command) };
      case 'reused':
        return { kind: 'replied', reply: reused(command) };
      case 'conflict':
        return { kind: 'lost', streams: unit.reads.map((read) => read.stream) };
      case 'failed':
        return { kind: 'replied', reply: refused('bad_request', 'The store cannot keep this action as it is.') };
    }
  }
}
