import type { HistoryDecision } from '../application/change/change-decider.js';
import type { Footprint } from '../application/change/edit-footprint.js';
import type { LargeOutcome } from '../application/large/large-change.js';
import type { HistoryReader } from '../application/ports/history-reader.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { Problem } from '../application/result.js';
import { EditIsLarge, LimitedReader } from './limited-reader.js';
import { notBegun } from './replies.js';
import type { Attempt } from './settlement.js';

/** Decides large edits elsewhere than in the node's event loop. */
export interface LargeEdits {
  /** Returns whether an edit with this footprint is known to be large before it is decided. */
  isLarge(footprint: Footprint): Promise<boolean>;
  /** The most actions that the node decides again for one edit. An edit that needs more is large, although its footprint, which names only its own lots, may be small. */
  mostActions(): number;
  decide(command: ChangeCommand): Promise<ChangeReply>;
}

/** Returns what `decide` returns, or null as soon as it turns out that the edit is large. */
export async function unlessLarge<T>(
  large: LargeEdits | null,
  view: HistoryReader,
  decide: (reader: HistoryReader) => Promise<T>,
): Promise<T | null> {
  if (large === null) return decide(view);
  try {
    return await decide(new LimitedReader(view, large.mostActions()));
  } catch (error) {
    if (error instanceof EditIsLarge) return null;
    throw error;
  }
}

/** How the node replies where the worker only found what it must reply to. */
interface Conclusions {
  readonly refused: (problem: Problem) => Promise<Attempt>;
  readonly undecided: (result: Exclude<HistoryDecision, { readonly kind: 'decision' }>) => Promise<Attempt>;
  readonly notCommitted: (
    result: Extract<LargeOutcome, { readonly kind: 'not_committed' }>['result'],
  ) => Promise<Attempt>;
}

/** The attempt that a worker has made; null if the edit was withdrawn. */
export async function attemptOf(outcome: LargeOutcome, conclusions: Conclusions): Promise<Attempt | null> {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'replied', reply: { kind: 'answered', answer: outcome.answer, created: outcome.created } };
    case 'refused':
      return conclusions.refused(outcome.problem);
    case 'undecided':
      return conclusions.undecided(outcome.result);
    case 'not_committed':
      return conclusions.notCommitted(outcome.result);
    case 'withdrawn':
      return null;
    case 'lost':
      return {
        kind: 'replied',
        reply: notBegun(
          'Other commands changed the same lots in all attempts. Nothing was changed; send the request again.',
        ),
      };
  }
}

/** The reply of an attempt that makes no further one. */
export function repliedOr(attempt: Attempt): ChangeReply {
  return attempt.kind === 'replied' ? attempt.reply : notBegun('Another change came first. Try again.');
}
