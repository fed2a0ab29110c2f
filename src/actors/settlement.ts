import type { FixedUnits } from '../application/change/fixed-units.js';
import type { ProvisionalTies } from '../application/change/provisional-ties.js';
import { type StagingLimits, stage } from '../application/change/staging.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { CommitResult, Store } from '../application/ports/store.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';
import type { GroupCommit } from './group-commit.js';
import type { Holds, InFlight } from './holds.js';
import { notBegun, type Replies, unknownOutcome } from './reply.js';
import { isRetryable } from './retryable.js';

/** What became of a proposal: it was committed, or there is another reply, or a race was lost and the command is decided again. */
export type Settled = { readonly kind: 'committed'; readonly first: number; readonly last: number } | Attempt;

/** The result of one attempt: a reply, or a lost race after which the command is decided again, holding these streams too. */
export type Attempt =
  | { readonly kind: 'replied'; readonly reply: ChangeReply }
  | { readonly kind: 'lost'; readonly streams: readonly StreamId[] };

interface SettlementParts {
  readonly store: Pick<Store, 'openDraft'>;
  readonly limits: StagingLimits;
  readonly groupCommit: GroupCommit;
  readonly holds: Holds;
  readonly replies: Replies;
  readonly ties: ProvisionalTies;
  readonly units: FixedUnits;
}

/**
 * Commits a proposal and acts on the verdict.
 * Owns: nothing between two calls. Does not own: deciding, holds, the verdict (the store's).
 * Invariants: (1) nothing is answered before the store's verdict (promise 4); (2) whatever the verdict, and if there is none, no actor is
 * left with a state that rests on a proposal which was not committed.
 */
export class Settlement {
  constructor(private readonly parts: SettlementParts) {}

  /** `inFlight`: the streams whose states the proposal was decided on, or null if it was decided on committed history. */
  async settle(proposal: Proposal, command: ChangeCommand, inFlight: InFlight | null): Promise<Settled> {
    const { store, groupCommit, holds, limits } = this.parts;
    let isSubmitted = false;
    let result: CommitResult | null = null;
    try {
      const staged = stage(store, proposal, limits);
      const whole = staged instanceof Promise ? await staged : staged;
      isSubmitted = true;
      result = await groupCommit.submit(whole);
    } catch (error) {
      if (!isRetryable(error)) throw error;
    } finally {
      // Invariant 2. After a lost race, or in doubt, nothing that was read is known to be current.
      if (result === null || result.kind === 'lost_race') holds.outdate(proposal.reads.map(({ stream }) => stream));
      // Provisional tie breaks become numbers here, before any other command sees the states.
      inFlight?.end(result);
    }
    if (result === null) return { kind: 'replied', reply: withoutVerdict(proposal, command, isSubmitted) };
    if (result.kind !== 'committed') return this.notCommitted(result, proposal, command);
    if (!proposal.checkOnly) this.committed(proposal, inFlight, result.last);
    return result;
  }

  private committed(proposal: Proposal, inFlight: InFlight | null, last: number): void {
    this.parts.units.committed(proposal);
    this.parts.ties.sawPublished(last);
    // States of actors that were not moved by the proposal itself are outdated now.
    if (inFlight === null) this.parts.holds.outdate(writtenStreams(proposal));
  }

  private async notCommitted(
    result: Exclude<CommitResult, { readonly kind: 'committed' }>,
    proposal: Proposal,
    command: ChangeCommand,
  ): Promise<Attempt> {
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'replied', reply: await this.parts.replies.replyToStored(result.change, command) };
      case 'id_reused':
        return { kind: 'replied', reply: await this.parts.replies.actionExists(command) };
      case 'lost_race':
        return { kind: 'lost', streams: proposal.reads.map(({ stream }) => stream) };
      case 'failed':
        return {
          kind: 'replied',
          reply: refused('bad_request', 'The database refuses the content of this change set, so it cannot be stored.'),
        };
    }
  }
}

/** There is doubt only about a proposal that was submitted, and not about a check-only one, which changes nothing. */
function withoutVerdict({ checkOnly }: Proposal, command: ChangeCommand, isSubmitted: boolean): ChangeReply {
  return isSubmitted && !checkOnly
    ? unknownOutcome(command)
    : notBegun('The database did not answer in time. Nothing was changed; try again.');
}

function* writtenStreams({ reads }: Proposal): Generator<StreamId> {
  for (const { stream, write } of reads) if (write) yield stream;
}
