import { cellarDomain, cellarDomainUnder } from '../../cellar/domain.js';
import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { cascade } from '../../kernel/cascade.js';
import type {
  CascadeEnd,
  CascadeSnapshot,
  CascadeStep,
  DirtySpan,
  HistoryNeed,
  StreamEnd,
} from '../../kernel/cascade-step.js';
import { type Pause, pause } from '../../kernel/pause.js';
import type { StreamId } from '../../kernel/position.js';
import type { CheckpointRow, Proposal } from '../ports/proposal.js';
import type { Problem } from '../result.js';
import { extended, type SettingsSnapshot } from '../settings/settings-snapshot.js';
import { admittedUnderOf } from './admitted-under.js';
import { ChangeFindings, joinedNeeds } from './change-findings.js';
import { isRejected, type Judgement, judge } from './change-judgement.js';
import { checkedReads, checkpointRow, proposalOf, tieBoundsOf } from './change-proposal.js';
import { type ChangeReport, reportOf } from './change-report.js';
import { ChangedLots, type LotEnd } from './changed-lots.js';
import type { DecisionInput } from './decision-input.js';
import type {
  DecisionResumption,
  DecisionSnapshot,
  DecisionStep,
  DecisionSupply,
  ResultsStep,
} from './decision-step.js';
import { unexpectedImpact } from './expected-impact.js';
import { FilingFindings } from './filing-findings.js';
import { LabelFindings } from './label-findings.js';
import { notedHistory } from './noted-history.js';
import { effectiveEdits } from './prepared-change.js';
import { ProposalRows } from './proposal-rows.js';
import { ReadLog, type Reads } from './read-log.js';
import { ScopeFindings } from './scope-findings.js';

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
      /** The present states of every stream that was read to its end and is still in memory. */
      readonly ends: readonly StreamEnd<CellarState>[];
      /** The changed lots among them. */
      readonly lots: readonly LotEnd[];
      /** The participants of the edits, old and new. */
      readonly touched: readonly StreamId[];
    };

type DecisionRun = Generator<DecisionStep, Decision, DecisionSupply | undefined>;

interface DecisionOptions {
  /** By default, the versions of all streams are noted. */
  readonly reads?: Reads;
  readonly resumption?: DecisionResumption;
}

/**
 * Decides a change set: runs the cascade, judges its findings by the rules of the public API, and builds the rows to commit. All deciding
 * happens here; drivers only supply history and settings, from the memory of actors or from a view. Pure, with plain data in and out.
 */
export function decideChange(input: DecisionInput, options: DecisionOptions = {}): DecisionRun {
  return new ChangeDecision(input, options).run();
}

/**
 * One decision.
 * Owns: the findings and rows that are not handed over yet.
 */
class ChangeDecision {
  private readonly reads: Reads;
  private readonly findings: ChangeFindings;
  private readonly rows: ProposalRows;
  private readonly changedLots: ChangedLots;
  private readonly labels: LabelFindings;
  private readonly filings: FilingFindings;
  /** Null if the caller may change everything. */
  private readonly scope: ScopeFindings | null;
  private settings: SettingsSnapshot;
  private checkpoints: CheckpointRow[] = [];
  private spans: DirtySpan[] = [];
  private lots: LotEnd[] = [];

  constructor(
    private readonly input: DecisionInput,
    private readonly options: DecisionOptions,
  ) {
    const { command, edits, limits, wholeLists = false } = input;
    const from = options.resumption?.from;
    const entries = limits.impactEntries;
    this.reads = options.reads ?? new ReadLog();
    this.findings = new ChangeFindings({ command, edits, entries, wholeLists }, from?.found);
    this.rows = new ProposalRows(
      edits.filter(({ edit }) => edit !== null),
      !wholeLists,
      from?.rows,
    );
    this.changedLots = new ChangedLots(entries, from?.lots);
    this.labels = new LabelFindings(input, from?.labels);
    this.filings = new FilingFindings(from?.filings);
    this.scope = command.scope === undefined ? null : new ScopeFindings(command.scope, command, from?.scope);
    this.settings = from?.settings ?? input.settings;
    for (const [index, { track }] of (from?.cascade.frontier ?? []).entries())
      this.reads.restore(track.stream, from?.numbers[index] ?? 0);
  }

  *run(): DecisionRun {
    const { edits, rules, limits } = this.input;
    const { resumption } = this.options;
    const domain = rules.kept ? cellarDomain : cellarDomainUnder(() => rules.version);
    const run = cascade(
      domain,
      effectiveEdits(edits),
      limits,
      resumption && { from: resumption.from.cascade, changed: resumption.changed },
    );
    let step = run.next();
    while (!step.done) {
      const { value } = step;
      if (value.kind === 'need') step = run.next(notedHistory(this.reads, yield value));
      else {
        if (value.kind === 'pause') yield value;
        else yield* this.take(value);
        step = run.next();
      }
    }
    return yield* this.concluded(step.value);
  }

  /** Takes a result of the cascade, and hands results over once they are many. */
  private *take(
    step: Exclude<CascadeStep<CellarAction, CellarState, CellarEvent, CellarRefusal>, HistoryNeed | Pause>,
  ): Generator<DecisionStep, void, DecisionSupply | undefined> {
    const { findings, rows, reads, changedLots } = this;
    const { workPerStep, rowsPerStep } = this.input.limits;
    switch (step.kind) {
      case 'decided':
        this.scope?.noteDecided(step);
        this.filings.noteDecided(step, this.settings);
        yield* findings.add(step, workPerStep);
        yield* rows.add(step, workPerStep);
        break;
      case 'checkpoint':
        // Encoded at once: the checkpoints of a large group would take long together.
        this.checkpoints.push(checkpointRow(step, rows.position(step.position)));
        break;
      case 'released': {
        const { stream, end, dirty } = step;
        const lot = end === null ? null : changedLots.add(end, () => reads.number(stream));
        if (lot !== null) this.takeLot(lot);
        if (end !== null) this.labels.noteEnd(end);
        if (dirty !== null) this.spans.push(dirty);
        reads.release(stream);
        break;
      }
      case 'snapshot':
        yield* this.judge();
        yield this.results();
        yield this.snapshot(step);
        return;
    }
    if (findings.pending + this.labels.pending + this.filings.pending >= rowsPerStep) yield* this.judge();
    if (rows.pending + this.lots.length + this.spans.length >= rowsPerStep) yield this.results();
  }

  private takeLot(lot: LotEnd): void {
    this.scope?.noteLot(lot);
    this.lots.push(lot);
  }

  /** Judges what was found, with the settings that this needs. */
  private *judge(): Generator<DecisionStep, void, DecisionSupply | undefined> {
    const { findings, labels, filings } = this;
    const need = joinedNeeds([findings, labels, filings].map((found) => found.settingsNeed(this.settings)));
    if (need !== null) {
      const supply = yield need;
      if (supply?.settings !== undefined) this.settings = extended(this.settings, supply.settings);
    }
    findings.judge(this.settings);
    filings.judge(this.settings);
    yield* labels.judge(this.settings);
  }

  private results(): ResultsStep {
    const { checkpoints, spans, lots } = this;
    this.checkpoints = [];
    this.spans = [];
    this.lots = [];
    return { kind: 'results', ...this.rows.take(), ...this.findings.takeLists(), checkpoints, spans, lots };
  }

  private snapshot(cascade: CascadeSnapshot<CellarState>): DecisionSnapshot {
    const found = this.findings.kept();
    return {
      kind: 'decision_snapshot',
      after: cascade.after,
      cascade,
      found,
      settings: this.settings,
      ...(this.scope === null ? {} : { scope: this.scope.kept() }),
      numbers: cascade.frontier.map(({ track }) => this.reads.number(track.stream)),
      rows: this.rows.kept(),
      lots: this.changedLots.kept(),
      labels: this.labels.kept(),
      filings: this.filings.kept(),
      counts: {
        decided: found.redecided,
        changed: found.changedCount,
        conflicts: found.conflictCount,
        notifications: this.rows.notifications,
      },
    };
  }

  private *concluded(end: CascadeEnd<CellarState>): DecisionRun {
    const { input, findings, rows, reads, changedLots } = this;
    const { command, edits } = input;
    yield pause;
    const lots = this.lotsAt(end);
    yield* this.judge();
    const { settings } = this;
    const admittedUnder = admittedUnderOf(input, findings.wineries, settings);
    const judgement = this.scopeProblem(judge({ command, edits, found: findings, settings }));
    if (isRejected(judgement))
      return { kind: 'refused', problem: judgement.problem, reads: checkedReads(reads), admittedUnder };
    yield pause;
    const behind = yield* this.findFilings();
    if (behind !== null) return { kind: 'refused', problem: behind, reads: checkedReads(reads), admittedUnder };
    const withheld = this.scope?.shown() ?? null;
    const { filings, labels } = this;
    const report = reportOf(input, { findings, judgement, rows, lots: changedLots, filings, labels, withheld });
    yield pause;
    const unexpected = yield* unexpectedImpact(command, report, input.limits.impactEntries);
    if (unexpected !== null) return { kind: 'refused', problem: unexpected, reads: checkedReads(reads), admittedUnder };
    if (input.wholeLists) yield this.results();
    const { checkpoints } = this;
    const effective = edits.filter(({ edit }) => edit !== null);
    const revisions = yield* rows.revisions(findings, input.rules.kept);
    const tieBounds = yield* tieBoundsOf(effective, reads);
    return {
      kind: 'decided',
      proposal: proposalOf(input, { revisions, tieBounds, reads, rows, end, checkpoints, report, admittedUnder }),
      report,
      ends: end.ends,
      lots,
      touched: end.touched,
    };
  }

  /** Finds the filings that are moved. Returns the problem if they cannot be known now. */
  private *findFilings(): Generator<DecisionStep, Problem | null, DecisionSupply | undefined> {
    const need = this.filings.need(this.settings);
    const found = need === null ? undefined : (yield need)?.filings;
    if (found === undefined) return null;
    if (found.ok) this.filings.found = found.value;
    return found.ok ? null : found.problem;
  }

  /** Returns the changed lots that are in memory at the end of the cascade. */
  private lotsAt({ ends }: CascadeEnd<CellarState>): readonly LotEnd[] {
    const lots: LotEnd[] = [];
    for (const one of ends) {
      this.labels.noteEnd(one);
      const lot = this.changedLots.add(one, () => this.reads.number(one.stream));
      if (lot === null) continue;
      this.scope?.noteLot(lot);
      lots.push(lot);
    }
    return lots;
  }

  /** Returns the judgement, or the problem of a change set that its caller may not make. That comes before any that would tell of what the caller may not see. */
  private scopeProblem(judgement: Judgement): Judgement {
    const { scope } = this;
    if (scope === null) return judgement;
    if (scope.problem !== null) return { problem: scope.problem };
    const isOwn = isRejected(judgement) && judgement.problem.code !== 'conflicts';
    const problem = this.input.command.preview || isOwn ? null : scope.refusal();
    return problem === null ? judgement : { problem };
  }
}
