/** The parts into which a verification is divided, so that memory stays bounded and workers share them. Tasks and results are plain data. */

import type { VerifyLimits } from '../../config/verify.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { View } from '../application/ports/store.js';
import type { WineryRecord } from '../application/ports/winery-settings-store.js';
import type { CellarState } from '../cellar/state.js';
import type { UnreadableWineries } from '../encryption/unreadable-content.js';
import type { ActionId, Position, StreamId } from '../kernel/position.js';
import type { BalanceSums } from './conservation.js';
import type { FoundDifferences } from './difference.js';
import type { LeftOut } from './unreadable.js';

/** What every task reads. */
export interface TaskContext {
  readonly view: View;
  readonly log: Pick<NotificationLog, 'newestTexts'>;
  readonly changeSets: Pick<ChangeSets, 'rules' | 'findAll'>;
  readonly wineries: ReadonlyMap<string, WineryRecord>;
  /** The last notification number in the view. */
  readonly head: number;
  readonly unreadable: UnreadableWineries;
  readonly limits: VerifyLimits;
}

/** What the parts of the log after one that differs must know. */
export interface LogCarry {
  /** Streams that a reported difference affects. */
  readonly suspect: ReadonlySet<StreamId>;
  /** True once the log itself has a fault: then no later change set is decided. */
  readonly damaged: boolean;
}

/** Verifies the notifications `first` … `last`, which are whole change sets. */
export interface LogTask {
  readonly kind: 'log';
  readonly first: number;
  readonly last: number;
  readonly carried: LogCarry;
  /** Whether saved states may be read. */
  readonly checkpoints: boolean;
  /**
   * True with --since: this task also checks the form of the stored answers, and compares the written actions, because no later task lists all answers and
   * all actions.
   */
  readonly checksStored: boolean;
}

/** What change sets did to the version of a stream. */
export interface StreamWrites {
  /** The number of change sets that wrote the stream. */
  readonly counter: number;
  /** The last notification number of the last change set that changed the touches of the stream; 0 if none did. */
  readonly number: number;
  /** The first position in the timeline at which one of them changed a touch, or null if none did. */
  readonly from: Position | null;
}

export interface LogResult {
  readonly kind: 'log';
  readonly notifications: number;
  readonly changeSets: number;
  /** The number of change sets that were decided again and compared. */
  readonly compared: number;
  /** Why reading stopped, or null. */
  readonly stopped: string | null;
  readonly leftOut: LeftOut;
  readonly writes: ReadonlyMap<StreamId, StreamWrites>;
  /**
   * The rules version of each action's newest decision if it differs from that of the action's newest revision: a decision with the same outcome as before
   * writes no row. Null: they agree again.
   */
  readonly rules: ReadonlyMap<ActionId, number | null>;
  /** How many actions were recorded, by winery. */
  readonly recorded: ReadonlyMap<string, number>;
  /** The effective times of some of the actions. */
  readonly times: readonly number[];
  readonly carried: LogCarry;
  readonly differences: FoundDifferences;
}

/** What parts of the timeline after one that differs must know: the replayed states of the streams whose stored touches differ. */
export type TimelineCarry = ReadonlyMap<StreamId, CellarState>;

interface ReplayTask {
  /** See `LogResult.rules`. */
  readonly rules: ReadonlyMap<ActionId, number>;
  readonly checkpoints: boolean;
}

/** Decides the actions of a part of the timeline again. `from` and `to` are effective times, both inclusive; null: no bound. */
export interface TimelineTask extends ReplayTask {
  readonly kind: 'timeline';
  readonly from: number | null;
  readonly to: number | null;
  readonly carried: TimelineCarry;
  /** Whether lists of actions are compared with the log. */
  readonly lists: boolean;
}

/** Decides the actions on some streams again, each stream from a position. */
export interface TouchedTask extends ReplayTask {
  readonly kind: 'touched';
  readonly streams: ReadonlyMap<StreamId, Position>;
}

export interface ReplayResult {
  readonly kind: 'timeline' | 'touched';
  readonly stored: number;
  readonly retracted: number;
  readonly decided: number;
  /** How many actions were listed, by winery. */
  readonly listed: ReadonlyMap<string, number>;
  /** How many actions were not decided, because content cannot be read. */
  readonly undecided: number;
  /** How many actions touch each stream. */
  readonly touchCounts: ReadonlyMap<StreamId, number>;
  readonly sums: ReadonlyMap<string, BalanceSums>;
  readonly carried: TimelineCarry;
  readonly differences: FoundDifferences;
}

/** A stream to be folded, and what is known of it. */
export interface StreamToFold {
  readonly stream: StreamId;
  /** The position from which it is folded, on the saved state before; null: from nothing. */
  readonly from: Position | null;
  /** What its version must be, or null if it is not compared. */
  readonly writes: StreamWrites | null;
  /** How many touches it must have from `from` on. */
  readonly touchCount: number;
  /** False if a difference was reported for its touches. Then no state is compared, so that one cause is reported once. */
  readonly intact: boolean;
  /** Whether `writes` counts every write of the stream. Otherwise its counter may be higher. */
  readonly counterIsKnown: boolean;
}

/** Folds streams and compares the states that are saved and served. */
export interface StreamsTask {
  readonly kind: 'streams';
  readonly streams: readonly StreamToFold[];
  /** Whether a subscriber's fold is compared. */
  readonly feed: boolean;
}

export interface StreamsResult {
  readonly kind: 'streams';
  readonly touches: number;
  readonly saved: number;
  readonly lots: number;
  readonly onHand: ReadonlyMap<string, bigint>;
  /** A stream whose events cannot be folded, or null. */
  readonly unfoldable: StreamId | null;
  /** Whether a checkpoint differs from the fold, even one of a stream that is not intact. */
  readonly wrongCheckpoint: boolean;
  readonly differences: FoundDifferences;
}

export type VerifyTask = LogTask | TimelineTask | TouchedTask | StreamsTask;

export type ResultOf<Task extends VerifyTask> = Task extends LogTask
  ? LogResult
  : Task extends StreamsTask
    ? StreamsResult
    : ReplayResult;

/** Runs tasks, several at a time. */
export interface TaskRunner {
  /** The number of tasks that run at the same time. */
  readonly atOnce: number;
  /** Rejects with StoreUnavailable if the store does not respond, or with another error if the worker fails. */
  run<Task extends VerifyTask>(task: Task): Promise<ResultOf<Task>>;
}
