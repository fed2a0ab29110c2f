import { checkOnlyProposal } from '../application/change/change-proposal.js';
import type { FixedUnits } from '../application/change/fixed-units.js';
import type { ProvisionalTies } from '../application/change/provisional-ties.js';
import { type StagingLimits, stage } from '../application/change/staging.js';
import type { JsonObject } from '../application/json-object.js';
import { LevelTooLow } from '../application/ports/database-level.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { CommitResult, Store } from '../application/ports/store.js';
import { inSpan, type Tracer } from '../application/ports/tracer.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';
import { UnreadableContent } from '../encryption/unreadable-content.js';
import type { StreamId } from '../kernel/position.js';
import type { GroupCommit } from './group-commit.js';
import type { Holds, InFlight } from './holds.js';
import { notBegun, type Replies, unknownOutcome, unreadableReply } from './replies.js';
import { isRetryable } from './retryable.js';

/** The outcome of a proposal: it was committed, or the attempt ended otherwise. */
export type Settled = { readonly kind: 'committed'; readonly first: number; readonly last: number } | Attempt;

/** The result of one attempt: a reply, or a lost race. After a lost race the command is decided again while it also holds `streams`. */
export type Attempt =
  | { readonly kind: 'replied'; readonly reply: ChangeReply }
  /** The command is a large edit, which is decided elsewhere, without a hold. */
  | { readonly kind: 'large' }
  | {
      readonly kind: 'lost';
      readonly streams: readonly StreamId[];
      /** To be called once the command is queued again: until then, the lost proposal counts as in flight, so that no later command goes first. */
      readonly requeued: () => void;
    };

export interface SettlementLimits extends StagingLimits {
  /** A proposal is committed again, after a pause and at most so often, while a large change set holds its streams. */
  readonly heldPauseMs: number;
  readonly heldAttempts: number;
}

/** The states were discarded before the command was decided. */
export const outdated: Attempt = { kind: 'lost', streams: [], requeued: () => undefined };

export function answered(answer: JsonObject, created: boolean): Attempt {
  return { kind: 'replied', reply: { kind: 'answered', answer, created } };
}

interface SettlementParts {
  readonly store: Pick<Store, 'openDraft'>;
  readonly limits: SettlementLimits;
  readonly scheduler: Pick<Scheduler, 'later'>;
  readonly groupCommit: GroupCommit;
  readonly holds: Holds;
  readonly replies: Replies;
  readonly ties: ProvisionalTies;
  readonly units: FixedUnits;
  readonly tracer: Tracer;
  /** Called with each committed proposal that wrote history. */
  readonly onWritten: (proposal: Proposal) => void;
}

/**
 * Commits a proposal and acts on the verdict.
 * Owns: nothing; it keeps no state between calls. Does not own: deciding, holds, the verdict (the store).
 * Invariants: (1) nothing is answered before the store's verdict (promise 4); (2) no actor keeps a state that rests on a proposal which was not
 * committed, even if no verdict arrives; (3) a repeated copy of a request is answered or refused only when no other copy can be committed any more:
 * because the change set is stored, or because the request is void.
 */
export class Settlement {
  constructor(private readonly parts: SettlementParts) {}

  /** `inFlight`: the streams whose states the proposal was decided on, or null if it was decided on committed history. */
  async settle(proposal: Proposal, command: ChangeCommand, inFlight: InFlight | null): Promise<Settled> {
    const { store, holds, limits } = this.parts;
    let isSubmitted = false;
    let result: Exclude<CommitResult, { kind: 'held' }> | null = null;
    try {
      const staged = stage(store, proposal, limits);
      const whole = staged instanceof Promise ? await staged : staged;
      isSubmitted = true;
      result = await this.submitUntilFree(whole, command);
    } catch (error) {
      if (!isRetryable(error) && !(error instanceof LevelTooLow)) throw error;
    } finally {
      // Invariant 2. After a lost race, or if the outcome is unknown, the states that were read may be outdated.
      if (result === null || result.kind === 'lost_race')
        holds.discardStates(proposal.reads.map(({ stream }) => stream));
      // Provisional tie breaks become numbers here, before any other command sees the states.
      if (result?.kind !== 'lost_race') inFlight?.end(result);
    }
    if (result === null) return { kind: 'replied', reply: withoutVerdict(proposal, command, isSubmitted) };
    if (result.kind === 'lost_race') return lost(result, proposal, inFlight);
    if (result.kind !== 'committed') return this.notCommitted(result, proposal, command);
    if (!proposal.checkOnly) this.committed(proposal, inFlight, result.last);
    return result;
  }

  /** Submits a proposal, again after a pause while a large change set that is about to be published holds its streams. That takes some milliseconds. */
  private async submitUntilFree(
    proposal: Proposal,
    command: ChangeCommand,
  ): Promise<Exclude<CommitResult, { kind: 'held' }>> {
    const { heldPauseMs, heldAttempts } = this.parts.limits;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.submit(proposal, command);
      if (result.kind !== 'held') return result;
      if (attempt >= heldAttempts) return { kind: 'lost_race' };
      await new Promise<void>((resolve) => this.parts.scheduler.later(heldPauseMs, resolve));
    }
  }

  private submit(proposal: Proposal, { trace }: ChangeCommand): Promise<CommitResult> {
    return inSpan(this.parts.tracer, 'commit', {
      parent: trace,
      attributes: { 'solera.check_only': proposal.checkOnly, 'solera.streams': proposal.reads.length },
      work: () => this.parts.groupCommit.submit(proposal),
      outcome: ({ kind }) => ({ attributes: { 'solera.verdict': kind } }),
    });
  }

  /**
   * Returns a reply that no proposal of the command has confirmed. For a repeated copy it first makes the request void (invariant 3); then the reply
   * may be another one, if the change set is stored by now. `answer` is stored under the change set, if it is given.
   */
  async conclude(
    command: ChangeCommand,
    reply: ChangeReply,
    basis: Pick<Proposal, 'mark' | 'recordedAt'> & { readonly answer?: string },
  ): Promise<Attempt> {
    const isConclusive = reply.kind === 'answered' || reply.kind === 'refused';
    const mustVoid = command.copyOf?.again === true && isConclusive;
    if (!mustVoid && basis.answer === undefined) return { kind: 'replied', reply };
    const check = checkOnlyProposal(command, { ...basis, reads: [], admittedUnder: [] });
    const settled = await this.settle(check, command, null);
    return settled.kind === 'committed' ? { kind: 'replied', reply } : settled;
  }

  private committed(proposal: Proposal, inFlight: InFlight | null, last: number): void {
    this.parts.units.committed(proposal);
    this.parts.ties.sawPublished(last);
    this.parts.onWritten(proposal);
    // A proposal decided on committed history has not moved the actors, so their states are outdated now.
    if (inFlight === null) this.parts.holds.discardStates(writtenStreams(proposal));
  }

  /** The attempt whose proposal got a final verdict other than a commit. */
  async notCommitted(
    result: Exclude<CommitResult, { readonly kind: 'committed' | 'lost_race' | 'held' }>,
    proposal: Pick<Proposal, 'checkOnly' | 'mark' | 'recordedAt'>,
    command: ChangeCommand,
  ): Promise<Attempt> {
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'replied', reply: await this.parts.replies.replyToStored(result.change, command) };
      case 'id_reused': {
        const reply = await this.parts.replies.replyToExistingAction(command);
        // A check names no action, so its change set is stored, under another request. No copy can be committed.
        return proposal.checkOnly
          ? { kind: 'replied', reply }
          : this.conclude(command, reply, { mark: proposal.mark, recordedAt: proposal.recordedAt });
      }
      case 'void':
        return { kind: 'replied', reply: notBegun('This copy of the request was withdrawn. Nothing was changed.') };
      case 'failed':
        // Without its check, a repeated copy must not be refused (invariant 3).
        if (proposal.checkOnly && command.copyOf?.again) return { kind: 'replied', reply: unknownOutcome(command) };
        return this.conclude(
          command,
          result.error instanceof UnreadableContent ? unreadableReply(result.error) : contentRefused,
          { mark: proposal.mark, recordedAt: proposal.recordedAt },
        );
    }
  }
}

function lost(result: CommitResult, { reads }: Proposal, inFlight: InFlight | null): Attempt {
  return { kind: 'lost', streams: reads.map(({ stream }) => stream), requeued: () => inFlight?.end(result) };
}

const contentRefused = refused(
  'bad_request',
  'The database refuses the content of this change set, so it cannot be stored.',
);

/**
 * Returns the reply to a command whose proposal got no verdict. The outcome is unknown if the proposal was submitted, unless it is check-only: then
 * nothing can have changed.
 */
function withoutVerdict({ checkOnly }: Proposal, command: ChangeCommand, isSubmitted: boolean): ChangeReply {
  return isSubmitted && !checkOnly
    ? unknownOutcome(command)
    : notBegun('The database did not answer in time. Nothing was changed; try again.');
}

function* writtenStreams({ reads }: Proposal): Generator<StreamId> {
  for (const { stream, write } of reads) if (write) yield stream;
}
