import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import type { CascadeSnapshot, DirtySpan, HistoryNeed } from '../../kernel/cascade-step.js';
import type { Continuation, RecordedAction, Slice } from '../../kernel/history.js';
import type { Pause } from '../../kernel/pause.js';
import type { Position, StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { CheckpointRow, StatusRow, TouchRow, Version } from '../ports/proposal.js';
import type { Result } from '../result.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { JudgedFindings, SettingsNeed } from './change-findings.js';
import type { ChangedLots, LotEnd } from './changed-lots.js';
import type { FilingNeed, KeptFilingFindings } from './filing-findings.js';
import type { KeptLabelFindings } from './label-findings.js';
import type { KeptRows } from './proposal-rows.js';
import type { KeptScopeFindings } from './scope-findings.js';

/** A slice of a stream, and what the commit must know of it. */
export interface ReadSlice extends Slice<CellarState, CellarEvent> {
  readonly version: Version;
  /** The last notification number on the stream, or 0. */
  readonly number: number;
  /** True if the tie break of `from` is provisional. The action that has it commits first or not at all, so it bounds no other tie break. */
  readonly fromIsProvisional: boolean;
}

export interface ReadContinuation extends Continuation<CellarEvent> {
  readonly version: Version;
  readonly number: number;
}

/** Results, handed over while the cascade runs, so that a large decision does not hold them all. */
export interface ResultsStep {
  readonly kind: 'results';
  readonly statuses: readonly StatusRow[];
  readonly touches: readonly TouchRow[];
  readonly checkpoints: readonly CheckpointRow[];
  /** Spans of streams that left the memory of the cascade. */
  readonly spans: readonly DirtySpan[];
  /** The changed lots that left the memory of the cascade. */
  readonly lots: readonly LotEnd[];
  /** Empty unless the input asks for whole lists: the changed actions and the conflicts, in their public forms. */
  readonly changed: readonly JsonObject[];
  readonly conflicts: readonly JsonObject[];
}

/** What a decision needs to go on from a point. Plain, immutable data. */
export interface DecisionSnapshot {
  readonly kind: 'decision_snapshot';
  /** Everything up to this position was decided, and its results were handed over. */
  readonly after: Position | null;
  readonly cascade: CascadeSnapshot<CellarState>;
  /** The last notification numbers on the streams of the frontier. */
  readonly numbers: readonly number[];
  readonly found: JudgedFindings;
  readonly rows: KeptRows;
  readonly lots: ReturnType<ChangedLots['kept']>;
  readonly labels: KeptLabelFindings;
  readonly filings: KeptFilingFindings;
  readonly settings: SettingsSnapshot;
  /** Present if the command has a scope. */
  readonly scope?: KeptScopeFindings;
  readonly counts: DecisionCounts;
}

/** How much was decided and found so far. */
export interface DecisionCounts {
  readonly decided: number;
  readonly changed: number;
  readonly conflicts: number;
  readonly notifications: number;
}

/** A point from which a decision goes on, and the streams whose history changed after that point since it was read. */
export interface DecisionResumption {
  readonly from: DecisionSnapshot;
  readonly changed: ReadonlySet<StreamId>;
}

export type DecisionStep = HistoryNeed | SettingsNeed | FilingNeed | ResultsStep | DecisionSnapshot | Pause;

/** The answer to a need: history, settings, or the filings that are moved. */
export interface DecisionSupply {
  readonly slices?: readonly ReadSlice[];
  readonly continuations?: readonly ReadContinuation[];
  readonly actions?: readonly RecordedAction<CellarAction, CellarRefusal>[];
  readonly settings?: SettingsSnapshot;
  readonly filings?: Result<readonly JsonObject[]>;
}
