/**
 * One import, from the bytes of its file to the results of its rows.
 *
 * Owns: its report and the results of its rows. Does not own: the file's format, the history, the queue.
 * Invariants: (1) a dry run writes nothing but its own report and results; (2) a row is remembered only after its action is committed; if the node
 * ends in between, the next import finds the action by its id; (3) every row gets exactly one result.
 */
import type { ImportJobLimits } from '../../../config/import-jobs.js';
import type { ActionIndex } from '../../application/ports/action-index.js';
import type { WinerySettingsStore } from '../../application/ports/winery-settings-store.js';
import type { UseCases } from '../../application/use-cases.js';
import type { RowAction, RowProblem } from '../imported-table.js';
import { applySteps } from './apply-steps.js';
import { cellarAfter } from './cellar-after.js';
import { type ChangeSender, PreviewingSender, RecordingSender, type SetOutcome } from './change-sender.js';
import { eachWithPauses } from './each-with-pauses.js';
import { existingAction } from './existing-action.js';
import type { ImportStore, RememberedRow } from './import-memory.js';
import { inOrder, type PlanContext, recognisedRows, rememberedRows, type Step } from './import-plan.js';
import { type CreatedVessel, emptyReport, type ImportReport } from './import-report.js';
import type { ImportRequest } from './import-request.js';
import { nameWarnings } from './name-warnings.js';
import { assumed, createVessels, describedVessels } from './new-vessels.js';
import { planImport } from './planning.js';
import { possibleSteps } from './possible-steps.js';
import { readUpload } from './read-upload.js';
import { admissionRefusals } from './row-admission.js';
import { type IdentifiedRow, identifyRows } from './row-identity.js';
import { RowResults } from './row-results.js';
import { missingVessels, vesselRefusal, vesselsNamedBy } from './unknown-vessels.js';
import { WarningList } from './warning-list.js';

export interface RunParts {
  readonly solera: Pick<UseCases, 'change' | 'putVessel' | 'listLots'>;
  readonly settingsStore: Pick<WinerySettingsStore, 'wineriesByCode' | 'vesselsByName' | 'listVessels'>;
  readonly actionIndex: ActionIndex;
  readonly store: ImportStore;
  readonly limits: ImportJobLimits;
  /** Gives the event loop a turn. */
  readonly turn: () => Promise<void>;
  /** Waits before a change set is sent again. */
  readonly pause: () => Promise<void>;
  /** Throws ImportStopped once the node is closing, or the credentials of the caller have ended. */
  readonly assertMayContinue: () => void;
}

export class ImportRun {
  readonly report: ImportReport = emptyReport();
  private readonly results: RowResults;
  /** The last write of rows and results. It begins when the earlier ones have ended. */
  private writing: Promise<void> = Promise.resolve();
  /** The sender of a dry run, once there are steps. */
  private previews: PreviewingSender | null = null;
  /** The steps that a dry run has accepted. */
  private readonly accepted: Step[] = [];
  private readonly warnings: WarningList;

  constructor(
    readonly id: string,
    private readonly request: ImportRequest,
    private readonly parts: RunParts,
  ) {
    this.results = new RowResults(id, this.report, parts.store, parts.limits.rowsPerCall);
    this.warnings = new WarningList(this.report.warnings, parts.limits.warnings);
  }

  /** The use cases as the caller of the import may use them. */
  private get solera(): NonNullable<ImportRequest['as']> {
    return this.request.as ?? this.parts.solera;
  }

  /** Runs the import and fills its report. @throws ImportStopped, StoreUnavailable */
  async run(): Promise<void> {
    const { request, parts, report } = this;
    const { limits, settingsStore, turn } = parts;
    // The import may have waited in the queue for long.
    parts.assertMayContinue();
    const read = await readUpload(request, {
      wineriesByCode: (codes) => settingsStore.wineriesByCode(codes),
      pause: turn,
      actions: limits.actions,
    });
    if (read.kind === 'failure') {
      report.problem = { code: read.code, detail: read.detail };
      return;
    }
    report.rows = read.rows;
    report.outcomes = read.items.length;
    report.assumptions = read.assumptions;
    this.results.open(read.items);
    const identified: IdentifiedRow[] = [];
    await eachWithPauses(identifyRows(read.items.filter(isAction)), turn, (row) => identified.push(row));
    await this.planAndApply(this.admitted(identified, read.wineries));
    await this.results.flush();
    if (request.dryRun) report.cellar = cellarAfter(this.previews?.answer ?? null);
  }

  /** Refuses the rows that may not be recorded, whatever the cellar holds. Returns the rest. */
  private admitted(rows: readonly IdentifiedRow[], wineries: ReadonlyMap<string, unknown>): readonly IdentifiedRow[] {
    const refusals = admissionRefusals(rows, { wineries, only: this.request.winery });
    for (const [row, refusal] of refusals) this.results.refuse(row, refusal);
    return rows.filter((row) => !refusals.has(row));
  }

  private async planAndApply(rows: readonly IdentifiedRow[]): Promise<void> {
    const { request, parts, report, results } = this;
    const { source, revise } = request;
    const refused = report.counts.refused;
    const asked = { importId: this.id, source, revise, refused };
    const plan = await planImport(rows, asked, { ...parts, memory: parts.store });
    if ('code' in plan) {
      report.problem = plan;
      return;
    }
    // Only new rows can introduce new names.
    const fresh = plan.rows.flatMap((one) => (one.kind === 'step' ? [one.step.row] : []));
    const { settingsStore, limits } = parts;
    const { solera } = this;
    this.warnings.add([
      ...plan.warnings,
      ...(await nameWarnings(fresh, { solera, settingsStore, most: limits.knownNames })),
    ]);
    const steps: Step[] = [];
    for (const planned of plan.rows) {
      if (planned.kind === 'step') steps.push(planned.step);
      else if (planned.kind === 'refused') results.refuse(planned.row, planned.refusal);
      else results.settle(planned.row, 'unchanged', planned.remembered.action);
    }
    if (!request.dryRun) await this.remember(recognisedRows(plan.rows, plan.context));
    await this.apply(inOrder(steps), await this.newVessels(steps), plan.context);
  }

  /** Returns the missing vessels that the import may create. Warns of them if it may not create any. */
  private async newVessels(steps: readonly Step[]): Promise<ReadonlyMap<string, CreatedVessel>> {
    const { createVessels: kind } = this.request;
    const { settingsStore, limits, turn } = this.parts;
    const missing = await missingVessels(steps, settingsStore, { perCall: limits.rowsPerCall, pause: turn });
    if (missing.size > 0 && kind === null) this.warnings.add([vesselRefusal([...missing.values()])]);
    if (missing.size === 0 || kind === null) return new Map();
    const { vessels, warnings } = describedVessels(missing, steps, kind);
    this.warnings.add(warnings);
    return vessels;
  }

  /** Applies steps in the order of their times. Creates those of the new vessels that possible steps name. */
  private async apply(
    steps: readonly Step[],
    vessels: ReadonlyMap<string, CreatedVessel>,
    context: PlanContext,
  ): Promise<void> {
    const { request, parts, report } = this;
    const { pause, limits, actionIndex } = parts;
    const { solera } = this;
    const tries = limits.triesAfterSet;
    const previews = (): PreviewingSender => {
      const assumedVessels = assumed(vessels.values());
      return new PreviewingSender(
        { solera, pause, attempts: limits.attempts, actionsPerSet: limits.actions },
        assumedVessels,
      );
    };
    if (!request.dryRun && vessels.size > 0) {
      // A vessel cannot be removed, so it is created only if a row that names it will be recorded.
      const trial = { sender: this.whilePermitted(previews()), tries, context, actionIndex };
      const needed = await this.namedBy(await possibleSteps(steps, trial), vessels);
      parts.assertMayContinue();
      await createVessels(needed, solera);
      report.vesselsCreated = needed;
    }
    if (request.dryRun) this.previews = previews();
    const sender = this.previews ?? new RecordingSender({ solera, pause, ...limits });
    try {
      const settleExisting = (some: readonly Step[]): Promise<readonly Step[]> => this.settleExisting(some, context);
      await applySteps(steps, this.whilePermitted(sender), this.stepResults(), { tries, settleExisting });
    } finally {
      // An import that stops early still remembers what it has recorded, and warns of it.
      this.warnings.add(sender.capacityWarnings());
      await this.writing;
    }
    if (request.dryRun) report.vesselsCreated = await this.namedBy(this.accepted, vessels);
  }

  private async namedBy(
    steps: readonly Step[],
    vessels: ReadonlyMap<string, CreatedVessel>,
  ): Promise<readonly CreatedVessel[]> {
    const named = await vesselsNamedBy(steps, this.parts.turn);
    return [...vessels].flatMap(([key, vessel]) => (named.has(key) ? [vessel] : []));
  }

  /** Returns a sender that stops the import before a change set that it may no longer send. */
  private whilePermitted(sender: ChangeSender): ChangeSender {
    const { actionsPerSet, setsAtOnce, acrossWineries } = sender;
    return {
      ...{ actionsPerSet, setsAtOnce, acrossWineries },
      send: async (steps): Promise<SetOutcome> => {
        this.parts.assertMayContinue();
        return sender.send(steps);
      },
    };
  }

  private stepResults(): Parameters<typeof applySteps>[2] {
    return {
      accepted: async (steps, revisions) => {
        const made = steps.map((step, index) => ({ step, revision: revisions[index] ?? 1 }));
        await eachWithPauses(made, this.parts.turn, ({ step }) => {
          this.results.settle(step.row, step.corrects === null ? 'recorded' : 'revised', step.action);
          if (this.request.dryRun) this.accepted.push(step);
        });
        const rows = this.request.dryRun ? [] : made.flatMap(({ step, revision }) => this.rowsOf(step, revision));
        await this.writeBehind(rows);
      },
      refused: async (refusals) => {
        for (const [{ row }, refusal] of refusals) this.results.refuse(row, refusal);
      },
    };
  }

  /** Returns what is remembered of an applied step. */
  private rowsOf({ row, action, corrects }: Step, revision: number): readonly RememberedRow[] {
    const { source } = this.request;
    const context = { importId: this.id, source, keyed: corrects?.keyed ?? false };
    return rememberedRows(row, { action, revision }, context);
  }

  /**
   * Settles steps whose actions exist although the memory does not know them. Returns the others, and revisions of those that differ.
   */
  private async settleExisting(steps: readonly Step[], context: PlanContext): Promise<readonly Step[]> {
    const others: Step[] = [];
    for (const step of steps) {
      const existing = await existingAction(step, context, this.parts.actionIndex);
      if (existing === null) {
        others.push(step);
        continue;
      }
      const { remembered, planned } = existing;
      if (!this.request.dryRun) await this.remember([remembered]);
      if (planned.kind === 'step') others.push(planned.step);
      else if (planned.kind === 'refused') this.results.refuse(planned.row, planned.refusal);
      else this.results.settle(step.row, 'unchanged', step.action);
    }
    return others;
  }

  /**
   * Queues the write of rows and results behind the earlier writes, and waits only for those, so that deciding never runs far ahead of writing.
   */
  private async writeBehind(rows: readonly RememberedRow[]): Promise<void> {
    const earlier = this.writing;
    this.writing = earlier.then(() => this.remember(rows)).then(() => this.results.flushFull());
    // The next caller that awaits the write receives its failure. Until then it must not count as an unhandled rejection.
    this.writing.catch(() => undefined);
    await earlier;
  }

  private async remember(rows: readonly RememberedRow[]): Promise<void> {
    const { store, limits } = this.parts;
    for (let begin = 0; begin < rows.length; begin += limits.rowsPerCall)
      await store.remember(rows.slice(begin, begin + limits.rowsPerCall));
  }
}

function isAction(item: RowAction | RowProblem): item is RowAction {
  return 'body' in item;
}
