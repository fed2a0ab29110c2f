import { renderAnswer } from '../application/change/change-answer.js';
import type { HistoryDecision } from '../application/change/change-decider.js';
import { unchangedReport } from '../application/change/change-report.js';
import type { StoredAnswers } from '../application/change/stored-answer.js';
import type { Archive } from '../application/ports/archive.js';
import type { StoredChange } from '../application/ports/stored-change.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';

/** Builds the replies that rest on no new commit: answers given before, and refusals that history alone decides. */
export class Replies {
  constructor(
    private readonly archive: Pick<Archive, 'change' | 'revision'>,
    private readonly answers: StoredAnswers,
    private readonly impactEntries: number,
  ) {}

  /** The reply to a command whose change set is known: the first answer to the same request, else `action_id_reused`. */
  async known(change: StoredChange, command: ChangeCommand): Promise<ChangeReply> {
    return change.requestHash === command.requestHash ? this.again(change) : idReused(command);
  }

  /** The reply to a repeated command, or null if its change set is not known. */
  async ifKnown(command: ChangeCommand): Promise<ChangeReply | null> {
    const change = await this.archive.change(command.change);
    return change === null ? null : this.known(change, command);
  }

  /** The reply if the change set is new, but an action that it records exists. The same request may have recorded it under another key. */
  async actionExists(command: ChangeCommand): Promise<ChangeReply> {
    const [only] = command.edits;
    if (command.form === 'single' && only?.op === 'record') {
      const first = await this.archive.revision(only.id, 1);
      const change = first === null ? null : await this.archive.change(first.change);
      if (change?.requestHash === command.requestHash) return this.again(change);
    }
    return idReused(command);
  }

  /** The reply to a command for which there is nothing to commit. */
  async withoutCommit(
    command: ChangeCommand,
    result: Exclude<HistoryDecision, { readonly kind: 'decision' }>,
  ): Promise<ChangeReply> {
    switch (result.kind) {
      case 'refused':
        return { kind: 'refused', problem: result.problem };
      case 'unchanged': {
        const report = unchangedReport(command, result.edits);
        return { kind: 'answered', answer: renderAnswer(report, null, this.impactEntries), created: false };
      }
      case 'exists':
        return this.actionExists(command);
      case 'already_retracted': {
        const change = await this.archive.change(result.change);
        if (change === null) throw new Error(`change set ${result.change} is missing`);
        return this.again(change, result.id);
      }
      case 'stale': {
        // If the same request made the next revision, its answer may have been lost on the way: it is given again.
        const next = await this.archive.revision(result.id, result.expected + 1);
        const change = next === null ? null : await this.archive.change(next.change);
        if (change !== null && change.requestHash === command.requestHash) return this.again(change);
        return refused(
          'stale_revision',
          `Action ${result.id} is no longer at revision ${result.expected}. Read it, then send the edit with its current revision.`,
        );
      }
    }
  }

  private async again(change: StoredChange, one?: string): Promise<ChangeReply> {
    return { kind: 'answered', answer: await this.answers.rebuild(change, one), created: false };
  }
}

/** A preview shows no numbers, even if its answer was given before. */
export function previewed(reply: ChangeReply): ChangeReply {
  return reply.kind === 'answered' ? { ...reply, answer: { ...reply.answer, notifications: null } } : reply;
}

export function idReused({ form, edits }: ChangeCommand): ChangeReply {
  const [only] = edits;
  const named =
    form === 'set'
      ? 'The id of this change set, or of an action that it records,'
      : only?.op === 'record'
        ? `The id ${only.id}, or the Idempotency-Key,`
        : 'The Idempotency-Key';
  return refused('action_id_reused', `${named} was used by another request. Use a new one.`);
}

/** The command was not started: it may be sent again after a second. */
export function notBegun(detail: string): ChangeReply {
  return { kind: 'not_begun', problem: { code: 'overloaded', detail, retryAfterS: 1 } };
}

/** Whether the command was committed is not known. */
export function unknownOutcome({ change }: ChangeCommand): ChangeReply {
  const detail = `The database did not answer in time, so it is not known whether change set ${change} was committed. Send the same request again: that is safe, and answers it.`;
  return { kind: 'unknown', problem: { code: 'unknown', detail, change, retryAfterS: 1 } };
}
