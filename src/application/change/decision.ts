import { cellarDomain, cellarDomainUnder } from '../../cellar/domain.js';
import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import { currentRules } from '../../cellar/rules.js';
import type { CellarState } from '../../cellar/state.js';
import { cascade } from '../../kernel/cascade.js';
import type { HistoryNeed, HistorySupply, StreamEnd } from '../../kernel/cascade-step.js';
import type { Continuation, RecordedAction, Slice } from '../../kernel/history.js';
import { type Pause, pause } from '../../kernel/pause.js';
import type { CheckpointRow, Proposal, StatusRow, TouchRow, Version } from '../ports/proposal.js';
import type { Problem } from '../result.js';
import { extended, type SettingsSnapshot, type VesselName, vesselKey } from '../settings/settings-snapshot.js';
import { wineriesNamedBy } from './action-names.js';
import { ChangeFindings } from './change-findings.js';
import { isRejected, judge } from './change-judgement.js';
import { checkedReads, checkpointRow, proposalOf, tieBoundsOf } from './change-proposal.js';
import { type ChangeReport, reportOf } from './change-report.js';
import type { DecisionInput } from './decision-input.js';
import { effectiveEdits, wineriesOfEdit } from './prepared-change.js';
import { ProposalRows } from './proposal-rows.js';
import { ReadLog } from './read-log.js';

/** A slice of a stream, and what the commit must know of it. */
export interface ReadSlice extends Slice<CellarState, CellarEvent> {
  readonly version: Version;
  /** The last notification number on the stream, or 0. */
  readonly number: number;
  /** For each touch, the number of its first assertion, or 0. */
  readonly firstNumbers: readonly number[];
  /** True if the tie break of `from` is provisional. The action that has it commits first or not at all, so it bounds no other tie break. */
  readonly fromIsProvisional: boolean;
}

export interface ReadContinuation extends Continuation<CellarEvent> {
  readonly version: Version;
  readonly number: number;
  readonly firstNumbers: readonly number[];
}

/** Settings of wineries and vessels that only the cascade found to be concerned. */
interface SettingsNeed {
  readonly kind: 'need_settings';
  readonly wineries: readonly string[];
  readonly vessels: readonly VesselName[];
}

/** Rows of the proposal, handed over while the cascade runs, so that a large decision does not hold them all. */
export interface RowsStep {
  readonly kind: 'rows';
  readonly statuses: readonly StatusRow[];
  readonly touches: readonly TouchRow[];
}

type DecisionStep = HistoryNeed | SettingsNeed | RowsStep | Pause;

/** The answer to a need: history, or settings. */
export interface DecisionSupply {
  readonly slices?: readonly ReadSlice[];
  readonly continuations?: readonly ReadContinuation[];
  readonly actions?: readonly RecordedAction<CellarAction, CellarRefusal>[];
  readonly settings?: SettingsSnapshot;
}

export type Decision =
  /** Rests on history and settings, so the store must confirm that they are current before the refusal is returned. */
  | {
      readonly kind: 'refused';
      readonly problem: Problem;
      readonly reads: Proposal['reads'];
      readonly admittedUnder: Proposal['admittedUnder'];
    }
  /** `proposal` holds the rows that were not handed over before. A preview is not committed, but has a report. */
  | {
      readonly kind: 'decided';
      readonly proposal: Proposal;
      readonly report: ChangeReport;
      /** The present states of every stream that was read to its end. */
      readonly ends: readonly StreamEnd<CellarState>[];
    };

type DecisionRun = Generator<DecisionStep, Decision, DecisionSupply | undefined>;

/**
 * Decides a change set: runs the cascade, judges its findings by the rules of the public API, and builds the rows to commit. All deciding
 * happens here; drivers only supply history and settings, from the memory of actors or from a view. Pure, with plain data in and out.
 */
export function* decideChange(input: DecisionInput): DecisionRun {
  const { command, edits, rules: version, limits } = input;
  const reads = new ReadLog();
  const findings = new ChangeFindings();
  const effective = edits.filter(({ edit }) => edit !== null);
  const rows = new ProposalRows(effective, reads);
  const checkpoints: CheckpointRow[] = [];
  // The current rules share one domain, so that no decision pays for others.
  const domain = version === currentRules ? cellarDomain : cellarDomainUnder(() => version);
  const run = cascade(domain, effectiveEdits(edits), limits);
  let step = run.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'need') {
      step = run.next(noted(yield value, reads));
      continue;
    }
    if (value.kind === 'decided') {
      yield* findings.add(value, limits.workPerStep);
      yield* rows.add(value, limits.workPerStep);
    } else if (value.kind === 'checkpoint')
      // Encoded at once: the checkpoints of a large group would take long together.
      checkpoints.push(checkpointRow(value, rows.position(value.position)));
    else yield value;
    if (rows.pending >= limits.rowsPerStep) yield { kind: 'rows', ...rows.take() };
    step = run.next();
  }
  const end = step.value;
  yield pause;
  const need = settingsNeed(input.settings, findings);
  const settings = need === null ? input.settings : completed(input.settings, yield need);
  const admittedUnder = admittedUnderOf(input, findings, settings);
  const judgement = judge({ command, edits, findings, settings, impactEntries: limits.impactEntries });
  if (isRejected(judgement))
    return { kind: 'refused', problem: judgement.problem, reads: checkedReads(reads), admittedUnder };
  yield pause;
  const report = reportOf(input, { findings, judgement, rows, end, reads });
  yield pause;
  const revisions = yield* rows.revisions(findings);
  const tieBounds = yield* tieBoundsOf(effective, reads);
  return {
    kind: 'decided',
    proposal: proposalOf(input, { revisions, tieBounds, reads, rows, end, checkpoints, report, admittedUnder }),
    report,
    ends: end.ends,
  };
}

/** Notes the supplied history in `reads`, and returns it in the form that the cascade takes. */
function noted(
  supply: DecisionSupply | undefined,
  reads: ReadLog,
): HistorySupply<CellarAction, CellarState, CellarEvent, CellarRefusal> {
  const { slices = [], continuations = [], actions = [] } = supply ?? {};
  for (const { stream, version, number, from, fromIsProvisional, touches, firstNumbers } of slices) {
    reads.read(stream, version, number);
    if (from !== null && !fromIsProvisional) reads.touch(stream, from, 0);
    for (const [index, { position }] of touches.entries()) reads.touch(stream, position, firstNumbers[index] ?? 0);
  }
  for (const { stream, version, number, touches, firstNumbers } of continuations) {
    reads.read(stream, version, number);
    for (const [index, { position }] of touches.entries()) reads.touch(stream, position, firstNumbers[index] ?? 0);
  }
  return { slices, continuations, actions };
}

/**
 * The settings that are not known yet and concern actions outside the change set whose outcomes changed, or vessels that filled; null if there are
 * none.
 */
function settingsNeed(settings: SettingsSnapshot, { changed, fillings }: ChangeFindings): SettingsNeed | null {
  if (changed.length + fillings.length === 0) return null;
  const wineries = new Set<string>();
  for (const { data } of changed)
    for (const winery of [data.winery, ...wineriesNamedBy(data)])
      if (!settings.wineries.has(winery)) wineries.add(winery);
  const vessels = fillings.filter((filling) => !settings.vessels.has(vesselKey(filling)));
  if (wineries.size + vessels.length === 0) return null;
  return { kind: 'need_settings', wineries: [...wineries], vessels };
}

function completed(settings: SettingsSnapshot, supply: DecisionSupply | undefined): SettingsSnapshot {
  return supply?.settings === undefined ? settings : extended(settings, supply.settings);
}

/** The revisions of the settings by which the edits, and the changed outcomes of other actions, are judged. */
function admittedUnderOf(
  { edits, unitsFixed }: DecisionInput,
  { changed }: ChangeFindings,
  { wineries }: SettingsSnapshot,
): Proposal['admittedUnder'] {
  const names = new Set<string>();
  for (const edit of edits) for (const winery of wineriesOfEdit(edit)) names.add(winery);
  for (const { data } of changed) for (const winery of [data.winery, ...wineriesNamedBy(data)]) names.add(winery);
  const under: Proposal['admittedUnder'][number][] = [];
  for (const winery of names) {
    const record = wineries.get(winery);
    if (record !== undefined) under.push({ winery, revision: record.revision, fixesUnits: !unitsFixed.has(winery) });
  }
  return under;
}
