import type { EditDecision } from '../application/change/edit-decision.js';
import type { StoredAnswers } from '../application/change/stored-answer.js';
import type { Archive } from '../application/ports/archive.js';
import type { StoredChange } from '../application/ports/stored-change.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';
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

  /** A repeated request gets its first answer before anything else is said; null if it is none. */
  async ifKnown(command: ChangeCommand): Promise<ChangeReply | null> {
    const change = await this.archive.change(command.change);
    return change === null ? null : this.known(change, command);
  }

  /** The change set's id is new, yet an action that it records exists. This very request may have made it, under another Idempotency-Key. */
  async taken(command: ChangeCommand): Promise<ChangeReply> {
    const [only] = command.edits;
    if (command.form === 'single' && only?.op === 'record') {
      const first = await this.archive.revision(only.id, 1);
      const change = first === null ? null : await this.archive.change(first.change);
      if (change?.requestHash === command.requestHash) return this.again(change);
    }
    return reused(command);
  }

  /** What needs no commit. */
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
        return this.taken(command);
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

export function reused({ form, edits }: ChangeCommand): ChangeReply {
  const [only] = edits;
  const named =
    form === 'set'
      ? 'The id of this change set, or of an action that it records,'
      : only?.op === 'record'
        ? `The id ${only.id}, or the Idempotency-Key,`
        : 'The Idempotency-Key';
  return refused('action_id_reused', `${named} was used by another request.`);
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
