import type { UnreadableWinery } from '../encryption/unreadable-content.js';
import type { CheckReport } from './check-report.js';
import type { Balance } from './conservation.js';
import type { Difference } from './difference.js';

/** The parts of a verification whose progress is shown. */
export type Phase = 'log' | 'answers' | 'replay' | 'streams';

export interface VerifyReport {
  readonly ok: boolean;
  /** The last notification number that was not verified, because it was trusted; 0 if everything was verified. */
  readonly since: number;
  /** The last notification number in the view that was verified. */
  readonly head: number;
  readonly wineries: number;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
  /** The earliest differences of each check; `total` counts all. */
  readonly differences: readonly Difference[];
  readonly total: number;
  /** Empty if only a part of the log was verified, or if the events of a stream cannot be folded. */
  readonly balances: readonly Balance[];
  /** Why the content of wineries could not be read whole, and so was not verified; in the order of their codes. */
  readonly unreadable: readonly UnreadableWinery[];
  /** What was not decided again, because it needs content that could not be read. */
  readonly undecided: { readonly changeSets: number; readonly actions: number };
}
