import type { ActionKind, CellarAction } from '../cellar/kind.js';
import type { Action } from '../kernel/domain.js';
import type { StreamId } from '../kernel/position.js';
import type { AdmissionSettings } from './admission.js';
import type { BodyReader } from './body.js';
import { admissionRefusal } from './change-decision.js';
import type { ChangeCommand } from './command.js';
import {
  otherWinery,
  type PreparationContext,
  prepare,
  type Prepared,
  type PreparedEdit,
  prepareRecord,
} from './prepared-change.js';
import { type Settings, unitsOf, unitsText } from './settings.js';
import type { Problem } from './solera.js';
import type { StoredAction, Unit } from './store.js';

export interface DecisionLimits {
  readonly checkpointEvery: number;
  readonly touchesAhead: number;
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  readonly impactEntries: number;
}

/**
 * What deciding a change set needs besides history: kinds, settings in memory, provisional tie breaks, the time of recording.
 * Owns: the count of provisional tie breaks, and which wineries' units are known to be fixed.
 * Invariant: a provisional tie break is above every number published when it was drawn, and above every one drawn before.
 */
export class ChangeContext {
  readonly preparation: PreparationContext;
  readonly admissionSettings: AdmissionSettings;
  private readonly fixedUnits = new Set<string>();
  private tie: number;

  constructor(
    readonly kinds: ReadonlyMap<string, ActionKind>,
    readonly settings: Settings,
    reader: BodyReader,
    readonly limits: DecisionLimits,
    readonly now: () => number,
    head: number,
  ) {
    this.tie = head;
    const winery = (code: string) => settings.wineryInMemory(code);
    this.preparation = { kinds, reader, winery, nextTie: () => ++this.tie };
    this.admissionSettings = { kinds, winery, vessel: (code, vessel) => settings.vesselInMemory(code, vessel) };
  }

  prepareRecords(command: ChangeCommand): PreparedEdit[] {
    return command.edits.flatMap((edit) =>
      edit.op === 'record' ? [prepareRecord(command.winery, edit, this.preparation)] : [],
    );
  }

  prepare(command: ChangeCommand, stored: ReadonlyMap<string, StoredAction>): Prepared {
    return prepare(command, stored, this.preparation);
  }

  admission(command: ChangeCommand, edits: readonly PreparedEdit[]): Problem | null {
    return admissionRefusal(command, edits, this.admissionSettings);
  }

  participants(action: Action<CellarAction>): readonly StreamId[] {
    return this.kinds.get(action.data.type)?.participants(action.data, action.data.data as never) ?? [];
  }

  vesselsNamed(edits: readonly PreparedEdit[]): { winery: string; vessel: string }[] {
    return edits.flatMap(({ action }) => [
      ...(this.kinds.get(action.data.type)?.vesselsNamed(action.data, action.data.data as never) ?? []),
    ]);
  }

  /** Has in memory the wineries that the command's records name, so that deciding them need not wait. */
  async loadWineries(command: ChangeCommand): Promise<void> {
    const wineries = [command.winery];
    for (const edit of command.edits) {
      const other = edit.op === 'record' ? otherWinery(edit.type, edit.data, command.winery, this) : null;
      if (other !== null) wineries.push(other);
    }
    await this.loadNamedWineries(wineries);
  }

  async loadNamedWineries(wineries: readonly string[]): Promise<void> {
    for (const winery of wineries)
      if (this.settings.wineryInMemory(winery) === null) await this.settings.winery(winery);
  }

  async loadVessels(named: readonly { winery: string; vessel: string }[]): Promise<void> {
    const missing = named.filter(({ winery, vessel }) => this.settings.vesselInMemory(winery, vessel) === null);
    if (missing.length > 0) await this.settings.loadVessels(missing);
  }

  /** Units of wineries that no committed action has fixed yet, as far as this node knows. */
  unitsUsed(edits: readonly PreparedEdit[]): Unit['unitsUsed'] {
    const used: { winery: string; units: string }[] = [];
    for (const edit of edits) {
      for (const winery of edit.otherWinery === null
        ? [edit.action.data.winery]
        : [edit.action.data.winery, edit.otherWinery]) {
        const record = this.fixedUnits.has(winery) ? null : this.settings.wineryInMemory(winery);
        if (record !== null && !used.some((one) => one.winery === winery))
          used.push({ winery, units: unitsText(unitsOf(record)) });
      }
    }
    return used;
  }

  /** A unit was published: its wineries' units are fixed from now on. */
  published(unit: Unit, last: number): void {
    this.tie = Math.max(this.tie, last);
    for (const { winery } of unit.unitsUsed) this.fixedUnits.add(winery);
  }

  /** A unit failed whose wineries' units may have changed under it. */
  unitsInDoubt(unit: Unit): void {
    for (const { winery } of unit.unitsUsed) this.settings.forgetWinery(winery);
  }
}
