import type { Archive } from '../application/archive.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/command.js';
import type { EditDecision } from '../application/edit-decision.js';
import type { StoredChange } from '../application/store.js';
import type { StoredAnswers } from '../application/stored-answer.js';
import { MailboxFull } from './directory.js';

/** The replies behind which no commit of the command itself stands: what is known already, and what history alone decides. */
export class Replies {
  constructor(
    private readonly archive: Pick<Archive, 'change' | 'revision'>,
    private readonly answers: StoredAnswers,
  ) {}

  /** What was answered to a change set that is known: to the same request again, to another one that it is another's. */
  async known(change: StoredChange, command: ChangeCommand): Promise<ChangeReply> {
    return change.requestHash === command.requestHash ? this.again(change) : reused(command);
  }

  /** What needs no commit; a repeated request gets its first answer all the same, before anything else is said. */
  async unlessRepeated(
    command: ChangeCommand,
    decision: Exclude<EditDecision, { kind: 'concluded' }>,
  ): Promise<ChangeReply> {
    const change = await this.archive.change(command.change);
    return change === null ? this.withoutCommit(command, decision) : this.known(change, command);
  }

  async withoutCommit(
    command: ChangeCommand,
    decision: Exclude<EditDecision, { kind: 'concluded' }>,
  ): Promise<ChangeReply> {
    switch (decision.kind) {
      case 'refused':
        return { kind: 'refused', problem: decision.problem };
      case 'unchanged':
        return { kind: 'answered', answer: decision.answer, created: false };
      case 'exists':
        return reused(command);
      case 'retracted_already': {
        const change = await this.archive.change(decision.change);
        if (change === null) throw new Error(`change set ${decision.change} is gone`);
        return this.again(change, decision.id);
      }
      case 'stale': {
        // The answer to the very request that made the next revision may have been lost on its way: it is given again.
        const next = await this.archive.revision(decision.id, decision.expected + 1);
        const change = next === null ? null : await this.archive.change(next.change);
        if (change !== null && change.requestHash === command.requestHash) return this.again(change);
        return refused('stale_revision', `Action ${decision.id} is no longer at revision ${decision.expected}.`);
      }
    }
  }

  private async again(change: StoredChange, one?: string): Promise<ChangeReply> {
    return { kind: 'answered', answer: await this.answers.rebuild(change, one), created: false };
  }
}

/** A preview tells no numbers, even where the answer is one that was given before. */
export function previewed(reply: ChangeReply): ChangeReply {
  return reply.kind === 'answered' ? { ...reply, answer: { ...reply.answer, notifications: null } } : reply;
}

export function reused(command: ChangeCommand): ChangeReply {
  return refused(
    'action_id_reused',
    `The id ${command.change}, or that of an action to be recorded, was used by another request.`,
  );
}

export function overloaded(detail: string): ChangeReply {
  return refused('overloaded', detail, { retryAfterS: 1 });
}

/** Overload and an unreachable store are answers; anything else is a broken invariant and goes up. */
export function unavailable(error: unknown): ChangeReply {
  if (error instanceof MailboxFull) return overloaded(error.message);
  if ((error as { retryable?: boolean }).retryable === true) {
    return overloaded(
      'The store did not answer in time; whether the change was made is not known. Send the same request again.',
    );
  }
  throw error;
}
