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
import type { Assumption, RowAction, RowProblem } from '../imported-table.js';
import { applySteps } from './apply-steps.js';
import { cellarAfter } from './cellar-after.js';
import { type ChangeSender, PreviewingSender, RecordingSender, type SetOutcome } from './change-sender.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { ImportStore, RememberedRow } from './import-memory.js';
import {
  adopted,
  inOrder,
  memoryKey,
  type PlanContext,
  planRow,
  type Refusal,
  rememberedRows,
  type Step,
} from './import-plan.js';
import { emptyReport, type ImportReport } from './import-report.js';
import type { ImportRequest } from './import-request.js';
import { nameWarnings } from './name-warnings.js';
import { planImport } from './planning.js';
import { readUpload } from './read-upload.js';
import { type IdentifiedRow, identifyRows } from './row-identity.js';
import { RowResults } from './row-results.js';
import { missingVessels, vesselRefusal } from './unknown-vessels.js';

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
  /** Throws ImportStopped once the node is closing. */
  readonly assertOpen: () => void;
}

export class ImportRun {
  readonly report: ImportReport = emptyReport();
  private readonly results: RowResults;
  /** The write of rows and results in progress, or the last one. */
  private writing: Promise<void> = Promise.resolve();
  /** The sender of a dry run, once there are steps. */
  private previews: PreviewingSender | null = null;
  private assumedVessels: readonly { readonly winery: string; readonly vessel: string }[] = [];

  constructor(
    readonly id: string,
    private readonly request: ImportRequest,
    private readonly parts: RunParts,
  ) {
    this.results = new RowResults(id, this.report, parts.store, parts.limits.rowsPerCall);
  }

  /** Runs the import and fills its report. @throws ImportStopped, StoreUnavailable */
  async run(): Promise<void> {
    const { request, parts, report } = this;
    const { limits, settingsStore, turn } = parts;
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

  /** Refuses rows of wineries that do not exist or that the import may not change, and rows with the id or key of another. Returns the rest. */
  private admitted(rows: readonly IdentifiedRow[], wineries: ReadonlyMap<string, unknown>): readonly IdentifiedRow[] {
    const repeated = repeatedRows(rows);
    return rows.filter((row) => {
      const { winery } = row.action;
      const other = repeated.get(row);
      const refusal = !wineries.has(winery)
        ? unknownWinery(winery)
        : this.request.winery !== null && winery !== this.request.winery
          ? otherWinery(winery, this.request.winery)
          : other === undefined
            ? null
            : repeatedId(other);
      if (refusal !== null) this.results.refuse(row, refusal);
      return refusal === null;
    });
  }

  private async planAndApply(rows: readonly IdentifiedRow[]): Promise<void> {
    const { request, parts, report, results } = this;
    const { source, revise } = request;
    const plan = await planImport(rows, { importId: this.id, source, revise }, { ...parts, memory: parts.store });
    if ('code' in plan) {
      report.problem = plan;
      return;
    }
    // Only new rows can introduce new names.
    const fresh = plan.rows.flatMap((one) => (one.kind === 'step' ? [one.step.row] : []));
    const { solera, settingsStore, limits } = parts;
    this.warn([...plan.warnings, ...(await nameWarnings(fresh, { solera, settingsStore, most: limits.knownNames }))]);
    const steps: Step[] = [];
    const moved: RememberedRow[] = [];
    for (const planned of plan.rows) {
      if (planned.kind === 'step') steps.push(planned.step);
      else if (planned.kind === 'refused') results.refuse(planned.row, planned.refusal);
      else {
        const { row, remembered } = planned;
        results.settle(row, 'unchanged', remembered.action);
        const held = { ...remembered, source, importId: this.id, row: row.action.place.row };
        // The row has a key from this import on, by which a later correction is recognised.
        if (row.identity !== row.plainIdentity && remembered.identity === row.plainIdentity)
          moved.push({ ...held, keyed: true }, { ...held, keyed: true, identity: row.identity });
        // The row now belongs to this source, so that a later import of the source can correct it.
        else if (remembered.source !== source) moved.push(held);
      }
    }
    if (!request.dryRun) await this.remember(moved);
    const possible = await this.withVessels(steps);
    try {
      await applySteps(inOrder(possible), this.sender(), this.stepResults(), {
        tries: parts.limits.triesAfterSet,
        settleExisting: (some) => this.settleExisting(some, plan.context),
      });
    } finally {
      // An import that stops early still remembers what it has recorded.
      await this.writing;
    }
  }

  private warn(warnings: readonly Assumption[]): void {
    const most = this.parts.limits.warnings;
    this.report.warnings.push(...warnings.slice(0, most));
    const more = warnings.length - most;
    if (more > 0) this.report.warnings.push({ code: 'more_warnings', detail: `${more} more warnings are not listed.` });
  }

  /** Creates the vessels that steps name and that do not exist, or warns that they do not exist. */
  private async withVessels(steps: readonly Step[]): Promise<readonly Step[]> {
    const { createVessels, dryRun } = this.request;
    const { solera, settingsStore, limits, turn } = this.parts;
    const missing = await missingVessels(steps, settingsStore, { perCall: limits.rowsPerCall, pause: turn });
    const names = [...missing.values()];
    if (names.length === 0) return steps;
    if (createVessels === null) {
      this.report.warnings.push(vesselRefusal(names));
      return steps;
    }
    this.report.vesselsCreated = names;
    if (dryRun) this.assumedVessels = names;
    else for (const { winery, vessel } of names) await solera.putVessel(winery, vessel, { kind: createVessels });
    return steps;
  }

  private sender(): ChangeSender {
    const { solera, pause, limits, assertOpen } = this.parts;
    const parts = { solera, pause, attempts: limits.attempts };
    const { dryRun } = this.request;
    if (dryRun) this.previews = new PreviewingSender({ ...parts, actionsPerSet: limits.actions }, this.assumedVessels);
    const sender = this.previews ?? new RecordingSender({ ...parts, actionsPerSet: limits.actionsPerSet });
    const { actionsPerSet, acrossWineries } = sender;
    return {
      ...{ actionsPerSet, acrossWineries },
      send: async (steps): Promise<SetOutcome> => {
        assertOpen();
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
        });
        const rows = this.request.dryRun ? [] : made.flatMap(({ step, revision }) => this.rowsOf(step, revision));
        await this.writeBehind(rows);
      },
      refused: async (refusals) => {
        for (const [{ row }, refusal] of refusals) this.results.refuse(row, refusal);
      },
    };
  }

  /** Returns what is remembered of an applied step. The row that it corrects stays remembered, but is no longer current. */
  private rowsOf({ row, action, corrects }: Step, revision: number): readonly RememberedRow[] {
    const { source } = this.request;
    const rows = rememberedRows(row, { action, revision }, { importId: this.id, source });
    const replaced = corrects !== null && rows.every(({ identity }) => identity !== corrects.identity);
    return replaced ? [...rows, { ...corrects, current: false }] : rows;
  }

  /**
   * Settles steps whose actions exist although the memory does not know them: see `adopted`. Returns the others, and revisions of those that differ.
   */
  private async settleExisting(steps: readonly Step[], context: PlanContext): Promise<readonly Step[]> {
    const { actionIndex } = this.parts;
    const others: Step[] = [];
    for (const step of steps) {
      const stored = step.corrects === null ? await actionIndex.action(step.action) : null;
      const first = stored === null ? null : await actionIndex.revision(step.action, 1);
      if (
        stored === null ||
        first === null ||
        first.winery !== step.row.action.winery ||
        first.type !== step.row.action.body.type
      ) {
        others.push(step);
        continue;
      }
      const remembered = adopted(step.row, first, context);
      if (!this.request.dryRun) await this.remember([remembered]);
      const known = new Map([[`${remembered.winery}\n${remembered.identity}`, remembered]]);
      const planned = planRow(step.row, { ...context, known, actions: new Map([[step.action, stored]]) });
      if (planned.kind === 'step') others.push(planned.step);
      else if (planned.kind === 'refused') this.results.refuse(planned.row, planned.refusal);
      else this.results.settle(step.row, 'unchanged', step.action);
    }
    return others;
  }

  /** Remembers rows and writes results while the next change set is decided. Waits for the previous write, so at most one is in progress. */
  private async writeBehind(rows: readonly RememberedRow[]): Promise<void> {
    await this.writing;
    const writing = this.remember(rows).then(() => this.results.flushFull());
    // The next caller that awaits the write receives its failure. Until then it must not count as an unhandled rejection.
    writing.catch(() => undefined);
    this.writing = writing;
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

/** Returns the rows that share an id or key, each with another such row. All are refused, because nothing shows which is right. */
function repeatedRows(rows: readonly IdentifiedRow[]): ReadonlyMap<IdentifiedRow, IdentifiedRow> {
  const firsts = new Map<string, IdentifiedRow>();
  const repeated = new Map<IdentifiedRow, IdentifiedRow>();
  for (const row of rows) {
    const name = memoryKey({ winery: row.action.winery, identity: row.identity });
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, row);
    else {
      repeated.set(row, first);
      if (!repeated.has(first)) repeated.set(first, row);
    }
  }
  return repeated;
}

function unknownWinery(winery: string): Refusal {
  const detail = `There is no winery ${winery}. Create it first: solera winery ${winery} --name "The Estate" --units us --time-zone America/Los_Angeles`;
  return { code: 'unknown_winery', detail };
}

function otherWinery(winery: string, own: string): Refusal {
  const detail = `The row belongs to winery ${winery}, but this import is limited to winery ${own}. Send the file to /v1/imports, or correct the row.`;
  return { code: 'forbidden', detail };
}

function repeatedId({ action }: IdentifiedRow): Refusal {
  const detail = `Row ${action.place.row} has the same id or key. Correct one of them.`;
  return { code: 'repeated_key', detail };
}
