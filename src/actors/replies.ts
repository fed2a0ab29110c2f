import { asPreview, renderAnswer } from '../application/change/change-answer.js';
import type { HistoryDecision } from '../application/change/change-decider.js';
import { unchangedReport } from '../application/change/change-report.js';
import { wineriesOfCommand } from '../application/change/command-names.js';
import { unexpectedImpact } from '../application/change/expected-impact.js';
import type { StoredAnswers } from '../application/change/stored-answer.js';
import type { PreparedEdit } from '../application/change/prepared-change.js';
import type { Turns } from '../application/pieces.js';
import type { ActionIndex } from '../application/ports/action-index.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import type { StoredChange } from '../application/ports/stored-change.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';
import type { Problem } from '../application/result.js';
import type { Settings } from '../application/settings/settings.js';
import type { UnreadableContent } from '../encryption/unreadable-content.js';

/** Builds the replies that need no commit: earlier answers to repeated requests, and refusals that follow from stored history alone. */
export class Replies {
  constructor(
    private readonly changeSets: Pick<ChangeSets, 'find'>,
    private readonly actionIndex: Pick<ActionIndex, 'revision'>,
    private readonly answers: StoredAnswers,
    private readonly impactEntries: number,
    private readonly turns: Turns,
  ) {}

  /** Returns the reply to a command whose change set is stored already: the original answer if the request is the same, else `action_id_reused`. */
  async replyToStored(change: StoredChange, command: ChangeCommand): Promise<ChangeReply> {
    if (change.requestHash !== command.requestHash) return idReused(command);
    const reply = await this.rebuiltAnswer(change);
    // An earlier copy of the same request was committed, and its reply was lost: the client sent the request once.
    const isFirstAnswer = change.request !== null && change.request === command.copyOf?.request;
    return reply.kind === 'answered' && isFirstAnswer ? { ...reply, created: recordsAny(command) } : reply;
  }

  /** The reply to a repeated command, or null if its change set is not known. */
  async findReply(command: ChangeCommand): Promise<ChangeReply | null> {
    const change = await this.changeSets.find(command.change);
    return change === null ? null : this.replyToStored(change, command);
  }

  /**
   * Returns the reply to a change set that records an action which already exists: the original answer if the same request recorded the action, else
   * `action_id_reused`. A single action may have been recorded under another Idempotency-Key. A set that has no id of its own is recognised by the
   * actions that it recorded.
   */
  async replyToExistingAction(command: ChangeCommand): Promise<ChangeReply> {
    const recorded = command.edits.find(({ op }) => op === 'record');
    if (recorded !== undefined && (command.form === 'single' || !command.repeatable)) {
      const first = await this.actionIndex.revision(recorded.id, 1);
      const change = first === null ? null : await this.changeSets.find(first.change);
      if (change?.requestHash === command.requestHash) return this.rebuiltAnswer(change);
    }
    return idReused(command);
  }

  /** Returns the reply to a command whose decision has nothing to commit. */
  async withoutCommit(
    command: ChangeCommand,
    result: Exclude<HistoryDecision, { readonly kind: 'decision' }>,
  ): Promise<ChangeReply> {
    switch (result.kind) {
      case 'refused':
        return { kind: 'refused', problem: result.problem };
      case 'unchanged':
        return this.unchanged(command, result.edits);
      case 'exists':
        return this.replyToExistingAction(command);
      case 'already_retracted': {
        const change = await this.changeSets.find(result.change);
        if (change === null) throw new Error(`change set ${result.change} is missing`);
        return this.rebuiltAnswer(change, result.id);
      }
      case 'stale': {
        // If the same request made the next revision, the client may not have received the answer, so it is returned again.
        const next = await this.actionIndex.revision(result.id, result.expected + 1);
        const change = next === null ? null : await this.changeSets.find(next.change);
        if (change !== null && change.requestHash === command.requestHash) return this.rebuiltAnswer(change);
        return refused(
          'stale_revision',
          `Action ${result.id} is no longer at revision ${result.expected}. Read it, then send the edit with its current revision.`,
        );
      }
    }
  }

  /** Returns the reply to a preview whose decision ends without a proposal. */
  async ofPreview(
    command: ChangeCommand,
    result: Exclude<HistoryDecision, { readonly kind: 'decision' }>,
  ): Promise<ChangeReply> {
    const reply = await this.withoutCommit(command, result);
    return reply.kind === 'answered'
      ? { ...reply, answer: await this.turns.run(asPreview(reply.answer, command)) }
      : reply;
  }

  private async unchanged(command: ChangeCommand, edits: readonly PreparedEdit[]): Promise<ChangeReply> {
    const report = unchangedReport(command, edits);
    const unexpected = await this.turns.run(unexpectedImpact(command, report, this.impactEntries));
    if (unexpected !== null)
      return (await this.madeByRepeat(command, edits)) ?? { kind: 'refused', problem: unexpected };
    const answer = await this.turns.run(renderAnswer(report, null, this.impactEntries));
    return { kind: 'answered', answer, created: false };
  }

  /** Returns the first answer of a request that changes nothing because it was carried out before, or null. */
  private async madeByRepeat(command: ChangeCommand, [first]: readonly PreparedEdit[]): Promise<ChangeReply | null> {
    const change = first?.stored == null ? null : await this.changeSets.find(first.stored.change);
    return change?.requestHash === command.requestHash ? this.rebuiltAnswer(change) : null;
  }

  private async rebuiltAnswer(change: StoredChange, action?: string): Promise<ChangeReply> {
    return { kind: 'answered', answer: await this.answers.rebuild(change, action), created: false };
  }
}

/** Returns whether a command records an action, so that its first answer has status 201. */
export function recordsAny({ edits }: ChangeCommand): boolean {
  return edits.some(({ op }) => op === 'record');
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

/** Returns the reply to a command that changed nothing and may be sent again after a second. */
export function notBegun(detail: string): ChangeReply {
  return { kind: 'not_begun', problem: { code: 'overloaded', detail, retryAfterS: 1 } };
}

/** Returns the reply to a command that needs content which this node cannot read: final if the key is destroyed, else the client may repeat the request. */
export function unreadableReply({ code, message }: UnreadableContent): ChangeReply {
  if (code === 'content_destroyed') return refused(code, message);
  return { kind: 'not_begun', problem: { code, detail: message, retryAfterS: 1 } };
}

/** Returns the reply to a command whose outcome is unknown: it may or may not have been committed. */
export function unknownOutcome({ change }: ChangeCommand): ChangeReply {
  const detail = `The database did not answer in time, so it is not known whether change set ${change} was committed. Send the same request again: that is safe, and the response states the outcome.`;
  return { kind: 'unknown', problem: { code: 'unknown', detail, change, retryAfterS: 1 } };
}

/** Returns the problem of a command with an action of a winery that does not exist, else null. */
export function unknownWinery(command: ChangeCommand, settings: Pick<Settings, 'hasWinery'>): Problem | null {
  const unknown = wineriesOfCommand(command).find((winery) => !settings.hasWinery(winery));
  if (unknown === undefined) return null;
  const detail = `There is no winery ${unknown}.`;
  const index = command.edits.findIndex(({ winery }) => winery === unknown);
  const errors = [{ pointer: `/changes/${index}/winery`, message: detail }];
  return { code: 'not_found', detail, ...(index < 0 ? {} : { errors }) };
}
