import type { MarketRules } from '../../compliance/labels/market-rules.js';
import type { CascadeLimits } from '../../kernel/cascade.js';
import type { ChangeCommand } from '../request/command.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { PreparedEdit } from './prepared-change.js';

export interface DecisionLimits extends CascadeLimits {
  /** Entries of each list of an impact. */
  readonly impactEntries: number;
  /** Rows that a decision holds before it hands them over. */
  readonly rowsPerStep: number;
}

/** How a node decides actions. */
export interface RulesInUse {
  /** The version of the rules by which new data is decided. */
  readonly version: number;
  /** Whether other actions keep their versions. Otherwise all actions of a change set are decided by `version`, as programs of lower levels do. */
  readonly kept: boolean;
}

/** Everything that a decision needs besides history. Plain data: a decision can run in another thread. */
export interface DecisionInput {
  readonly command: ChangeCommand;
  readonly edits: readonly PreparedEdit[];
  readonly settings: SettingsSnapshot;
  /** The wineries whose units of measurement a committed action is known to have fixed. */
  readonly unitsFixed: ReadonlySet<string>;
  /** A UUID unique to this decision. */
  readonly mark: string;
  readonly rules: RulesInUse;
  /** The rules by which the labels of changed lots are judged. By default, none are judged. */
  readonly labelRules?: readonly MarketRules[];
  /** The time of recording, in milliseconds. */
  readonly now: number;
  readonly limits: DecisionLimits;
  /**
   * True if the results that are handed over include all conflicts, not only those that an answer shows, and all changed actions of a preview. Those of a write can be
   * read from the log.
   */
  readonly wholeLists?: boolean;
}
