import { type ActionId, beginning, type Position } from '../../kernel/position.js';
import { type HistorySource, history } from '../change/decide-on-history.js';
import { type Decision, decideChange } from '../change/decision.js';
import type { DecisionInput } from '../change/decision-input.js';
import type { DecisionCounts, DecisionResumption, ResultsStep } from '../change/decision-step.js';
import { ClaimedReads } from '../change/read-log.js';
import type { Turns } from '../pieces.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { ChunkReader } from './chunk-reader.js';
import type { ClaimingReader, Disturbance } from './claiming-reader.js';
import { type DraftWriter, nothingWritten } from './draft-writer.js';
import type { EditProgress } from './edit-progress.js';
import { KeptSnapshots, resumptionOf } from './kept-snapshots.js';

/** The draft side of a decision that is to be published. A preview has none. */
export interface Publishing {
  readonly reader: ClaimingReader;
  readonly writer: DraftWriter;
  /** The streams of a disturbance that left the memory of the cascade on the frontier. */
  openSpans(disturbance: Disturbance): Promise<Parameters<KeptSnapshots['backTo']>[1]>;
}

interface LargeDecisionParts {
  readonly input: DecisionInput;
  readonly reader: ChunkReader;
  /** Null for a preview, which reads one view. */
  readonly publishing: Publishing | null;
  readonly progress: EditProgress;
  readonly settings: HistorySource['settings'];
  readonly filings: HistorySource['filings'];
  readonly limits: {
    readonly pollMs: number;
    readonly touchesAhead: number;
    readonly streamsPerRead: number;
    readonly snapshotsKept: number;
    readonly streamsInSnapshots: number;
  };
  readonly turns: Turns;
  readonly elapsedMs: () => number;
}

/** How a decision ended. `restart`: an own action was changed, so the change set must be prepared again. */
type LargeDecided = { readonly kind: 'decided'; readonly decision: Decision } | { readonly kind: 'restart' };

interface Disturbed {
  readonly kind: 'disturbed';
  readonly disturbance: Disturbance;
}

/**
 * Decides a large change set: hands its results over while the cascade runs, and returns to a snapshot when others have changed what it has decided already.
 * Owns: the snapshots, and the decision in progress.
 */
export class LargeDecision {
  private readonly snapshots: KeptSnapshots;
  private readonly own: readonly ActionId[];
  private reads: ClaimedReads;
  private resumption: DecisionResumption | undefined;
  /** The last position up to which everything is decided and handed over. */
  private passed: Position | null = null;
  private counts: DecisionCounts = { decided: 0, changed: 0, conflicts: 0, notifications: 0 };
  private polledAt = 0;
  /** True once a snapshot was taken since the decision began or went back: to go back then is progress, however often others write. */
  private hasAdvanced = false;
  /** The settings by which the last decision was judged. */
  settingsUsed: SettingsSnapshot;

  constructor(private readonly parts: LargeDecisionParts) {
    this.snapshots = new KeptSnapshots(parts.limits);
    this.own = parts.input.edits.map(({ action }) => action.position.id);
    this.settingsUsed = parts.input.settings;
    this.reads = new ClaimedReads(assignedInstants(parts.input));
  }

  /** Decides to the end. Call it again after `examine` returned `behind`. */
  async run(): Promise<LargeDecided> {
    for (;;) {
      const step = await this.attempt().catch((error: unknown) => this.explained(error));
      if (step.kind !== 'disturbed') return step;
      if (!(await this.goBack(step.disturbance))) return { kind: 'restart' };
    }
  }

  /**
   * Looks whether others changed what was decided. Returns `current` if not; `behind` if `run` must be called again, which then goes on from a snapshot; `restart` if the
   * change set must be decided from the beginning.
   */
  async examine(): Promise<'current' | 'behind' | 'restart'> {
    const { publishing } = this.parts;
    const disturbance = publishing === null ? null : await publishing.reader.disturbance(this.own);
    if (disturbance === null) return 'current';
    return (await this.goBack(disturbance)) ? 'behind' : 'restart';
  }

  private async attempt(): Promise<LargeDecided | Disturbed> {
    const { input, publishing, limits, turns, settings, filings, reader } = this.parts;
    const source: HistorySource = { ...limits, turns, settings, filings, reader };
    const run = decideChange(input, {
      reads: this.reads,
      ...(this.resumption === undefined ? {} : { resumption: this.resumption }),
    });
    let endOfTurn = turns.endOfTurn();
    let step = run.next();
    while (!step.done) {
      const { value } = step;
      switch (value.kind) {
        case 'need': {
          const disturbance = await this.poll();
          if (disturbance !== null) return { kind: 'disturbed', disturbance };
          const supply = await history(value, source);
          endOfTurn = turns.endOfTurn();
          step = run.next(supply);
          continue;
        }
        case 'need_settings':
          step = run.next({ settings: await settings(value) });
          continue;
        case 'need_filings':
          step = run.next({ filings: await filings.of(value.moves, value.settings.wineries) });
          continue;
        case 'results':
          await this.handOver(value);
          break;
        case 'decision_snapshot':
          this.passed = value.after;
          this.counts = value.counts;
          this.hasAdvanced = true;
          this.settingsUsed = value.settings;
          if (publishing !== null) this.snapshots.add(value, publishing.writer.mark(), this.parts.progress.items);
          await this.parts.progress.note(value.counts, value.after);
          break;
        case 'pause':
          if (!turns.isOver(endOfTurn)) break;
          await turns.next();
          endOfTurn = turns.endOfTurn();
          break;
      }
      step = run.next();
    }
    await this.parts.progress.note(this.counts, this.passed, true);
    return { kind: 'decided', decision: step.value };
  }

  /**
   * Streams are read at different times, so an action that others recorded meanwhile may be in one and not in another, and the kernel or the rules may throw. Then
   * the change is a disturbance. Rejects with the error if there is none, or if the error is an operating failure, which has a code.
   */
  private async explained(error: unknown): Promise<Disturbed> {
    const { publishing } = this.parts;
    if (publishing === null || (error instanceof Error && 'code' in error)) throw error;
    const disturbance = await publishing.reader.disturbance(this.own);
    if (disturbance === null) throw error;
    return { kind: 'disturbed', disturbance };
  }

  /** Looks for changes of others now and then. Those that concern history which was not read yet are part of it when it is read. */
  private async poll(): Promise<Disturbance | null> {
    const { publishing, limits, elapsedMs } = this.parts;
    if (publishing === null || !this.hasAdvanced || elapsedMs() - this.polledAt < limits.pollMs) return null;
    this.polledAt = elapsedMs();
    const disturbance = await publishing.reader.disturbance(this.own);
    if (disturbance === null) return null;
    this.snapshots.noteChanged(disturbance.streams);
    return !disturbance.own && publishing.reader.isAhead(disturbance, this.passed) ? null : disturbance;
  }

  private async handOver(results: ResultsStep): Promise<void> {
    const { publishing, reader, progress } = this.parts;
    for (const { stream } of results.spans) reader.release(stream);
    for (const { stream } of results.lots) reader.release(stream);
    await publishing?.writer.add(results);
    await progress.addItems(results);
  }

  /** Returns to a snapshot before a change, or to the beginning. Returns false if an own action was changed: then the change set must be prepared again. */
  private async goBack(disturbance: Disturbance): Promise<boolean> {
    const { publishing, progress } = this.parts;
    if (publishing === null || disturbance.own) return false;
    this.snapshots.noteChanged(disturbance.streams);
    await publishing.writer.flush();
    const open = await publishing.openSpans(disturbance);
    const kept = this.snapshots.backTo(disturbance.lowest, open);
    if (kept === null || kept.snapshot.after === null) {
      this.resumption = undefined;
      this.reads = new ClaimedReads(assignedInstants(this.parts.input));
      this.passed = null;
      await publishing.writer.rewind(nothingWritten, 0, beginning);
      await progress.dropItems(0);
      return true;
    }
    const { snapshot, written, items } = kept;
    this.resumption = resumptionOf(kept);
    this.hasAdvanced = false;
    this.passed = snapshot.after;
    await publishing.writer.rewind(written, snapshot.rows.next, kept.snapshot.after);
    await progress.dropItems(items);
    return true;
  }
}

/** The effective times of the actions whose tie breaks the commit assigns. */
function assignedInstants({ edits }: DecisionInput): ReadonlySet<number> {
  return new Set(edits.filter(({ tieAssigned }) => tieAssigned).map(({ action }) => action.position.effectiveAt));
}
