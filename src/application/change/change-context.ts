import { randomUUID } from 'node:crypto';
import type { ActionKind, CellarAction } from '../../cellar/kind.js';
import type { Action } from '../../kernel/domain.js';
import type { StreamId } from '../../kernel/position.js';
import type { WineryRecord } from '../ports/archive.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { Proposal } from '../ports/proposal.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import type { Settings, SettingsMoment, VesselName } from '../settings/settings.js';
import type { AdmissionSettings } from './admission.js';
import { admissionRefusal } from './change-decision.js';
import {
  otherWinery,
  type PreparationContext,
  type Prepared,
  type PreparedEdit,
  participantsOf,
  prepare,
  prepareRecord,
} from './prepared-change.js';

/** A command's records, set for a decision that builds on provisional tie breaks up to `tiesAbove`, in the units of the wineries named. */
export interface PreparedRecords {
  readonly edits: readonly PreparedEdit[];
  readonly tiesAbove: number;
  readonly wineries: readonly (WineryRecord | null)[];
}

export interface DecisionLimits {
  readonly checkpointEvery: number;
  readonly touchesAhead: number;
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  readonly impactEntries: number;
  readonly settingsInMemory: number;
}

/**
 * What deciding a change set needs besides history: kinds, settings in memory, provisional tie breaks, the time of recording.
 * Owns: the highest number seen, the marks given out, and which wineries' units are known to be fixed.
 * Invariant: a provisional tie break is above every number that the decision it is drawn for can have read of, and above those of the
 * places it builds on; yet never above the number that will replace it, so that whatever is below it stays below. Other nodes publish
 * too, so whoever draws one first says what it has seen.
 */
export class ChangeContext {
  readonly preparation: PreparationContext;
  readonly admissionSettings: AdmissionSettings;
  private readonly fixedUnits = new Set<string>();
  private readonly markOfNode = randomUUID().slice(0, '00000000-0000-0000-0000-'.length);
  private marks = 0;
  private seen = 0;
  private tie = 0;

  constructor(
    readonly kinds: ReadonlyMap<string, ActionKind>,
    readonly settings: Settings,
    reader: BodyReader,
    readonly limits: DecisionLimits,
    readonly now: () => number,
    private readonly head: () => Promise<number>,
  ) {
    const winery = (code: string) => settings.wineryInMemory(code);
    this.preparation = { kinds, reader, winery, nextTie: () => ++this.tie };
    this.admissionSettings = { kinds, winery, vessel: (code, vessel) => settings.vesselInMemory(code, vessel) };
  }

  /**
   * `above`: the highest provisional tie break of the places that the records will be decided on. `earlier`: the same command's, which are
   * good again if they would draw the same tie breaks now, and no winery's settings were read meanwhile: its units may have changed.
   */
  prepareRecords(command: ChangeCommand, above = 0, earlier?: PreparedRecords): PreparedRecords {
    const tiesAbove = Math.max(this.seen, above);
    const wineries = this.wineriesNamed(command).map((code) => this.settings.wineryInMemory(code));
    if (earlier?.tiesAbove === tiesAbove && wineries.every((record, index) => record === earlier.wineries[index]))
      return earlier;
    this.tie = tiesAbove;
    const edits: PreparedEdit[] = [];
    for (const edit of command.edits)
      if (edit.op === 'record') edits.push(prepareRecord(command.winery, edit, this.preparation));
    return { edits, tiesAbove, wineries };
  }

  prepare(command: ChangeCommand, stored: ReadonlyMap<string, StoredAction>): Prepared {
    this.tie = this.seen;
    return prepare(command, stored, this.preparation);
  }

  admission(command: ChangeCommand, edits: readonly PreparedEdit[]): Problem | null {
    return admissionRefusal(command, edits, this.admissionSettings);
  }

  /** A mark that no other decision has, at any node: a part that is random for each start of a node, and a count. */
  nextMark(): string {
    this.marks += 1;
    return this.markOfNode + this.marks.toString(16).padStart(12, '0');
  }

  participants(action: Action<CellarAction>): readonly StreamId[] {
    return participantsOf(action, this);
  }

  vesselsNamed(edits: readonly PreparedEdit[]): VesselName[] {
    return edits.flatMap(({ action }) => this.vesselsOf(action.data));
  }

  private vesselsOf(action: Pick<CellarAction, 'winery' | 'type' | 'data'>): readonly VesselName[] {
    return this.kinds.get(action.type)?.vesselsNamed(action, action.data as never) ?? [];
  }

  /** The winery of a command and those that its edits name, as far as its own words tell. */
  wineriesNamed(command: ChangeCommand): readonly string[] {
    const wineries = [command.winery];
    for (const edit of command.edits) {
      const other = edit.op === 'record' ? otherWinery(edit.type, edit.data, command.winery, this) : null;
      if (other !== null) wineries.push(other);
    }
    return wineries;
  }

  /**
   * Has in memory the settings by which a command's records are judged, so that deciding them need not wait: as they stand now, or,
   * without `since`, as they are remembered. What is admitted by outdated ones fails when it is committed.
   */
  loadSettings(command: ChangeCommand, since?: SettingsMoment): Promise<void> | undefined {
    const { winery } = command;
    const vessels: VesselName[] = [];
    for (const edit of command.edits) {
      if (edit.op !== 'record') continue;
      for (const name of this.vesselsOf({ winery, type: edit.type, data: edit.data })) vessels.push(name);
    }
    return this.settings.ensureLoaded({ wineries: this.wineriesNamed(command), vessels }, since);
  }

  /** Are the wineries still in memory? Under a flood of others they may have been forgotten since they were read. */
  knowsWineries(command: ChangeCommand): boolean {
    return this.settings.wineryInMemory(command.winery) !== null;
  }

  async loadNamedWineries(wineries: readonly string[], since?: SettingsMoment): Promise<void> {
    await this.settings.ensureLoaded({ wineries }, since);
  }

  async loadVessels(vessels: readonly { winery: string; vessel: string }[], since: SettingsMoment): Promise<void> {
    await this.settings.ensureLoaded({ vessels }, since);
  }

  /** Before a view decides records whose tie breaks the server gives: what was published up to now counts as seen. */
  async seeHead(command: ChangeCommand): Promise<void> {
    if (command.edits.some((edit) => edit.op === 'record' && edit.tieBreak === null))
      this.sawPublished(await this.head());
  }

  /** A decision may have read of everything that was published up to here. */
  sawPublished(last: number): void {
    this.seen = Math.max(this.seen, last);
  }

  /** The settings that edits, and what they change, are judged by. `before`: what was judged by earlier counts, though newer are in memory. */
  admittedUnder(
    edits: readonly PreparedEdit[],
    changed: readonly Action<CellarAction>[] = [],
    before: Proposal['admittedUnder'] = [],
  ): Proposal['admittedUnder'] {
    const only = edits.length === 1 && changed.length === 0 && before.length === 0 ? edits[0] : undefined;
    if (only !== undefined && only.otherWinery === null) return this.underOne(only.action.data.winery);
    const under = new Map(before.map((one) => [one.winery, one]));
    const judged = (winery: string): void => {
      const [one] = under.has(winery) ? [] : this.underOne(winery);
      if (one !== undefined) under.set(winery, one);
    };
    for (const { action, otherWinery: other } of edits) {
      judged(action.data.winery);
      if (other !== null) judged(other);
    }
    for (const { data } of changed) {
      judged(data.winery);
      for (const other of this.kinds.get(data.type)?.wineriesNamed?.(data.data as never) ?? []) judged(other);
    }
    return [...under.values()];
  }

  /** By the settings of one winery: none where they are not in memory. */
  private underOne(winery: string): Proposal['admittedUnder'] {
    const record = this.settings.wineryInMemory(winery);
    if (record === null) return [];
    return [{ winery, revision: record.revision, fixesUnits: !this.fixedUnits.has(winery) }];
  }

  /** A unit was published: its wineries' units are fixed from now on. */
  published(unit: Proposal, last: number): void {
    this.sawPublished(last);
    // To forget one costs its next unit a look at the row, nothing else.
    if (this.fixedUnits.size >= this.limits.settingsInMemory) this.fixedUnits.clear();
    for (const { winery, fixesUnits } of unit.admittedUnder) if (fixesUnits) this.fixedUnits.add(winery);
  }
}
