import type { MarketRules } from '../../compliance/labels/market-rules.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { type FilingImpacts, noFilings } from '../ports/filing-impacts.js';
import type { ActionId } from '../../kernel/position.js';
import type { Turns } from '../pieces.js';
import type { ActionIndex } from '../ports/action-index.js';
import type { HistoryReader, StoredAction } from '../ports/history-reader.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import type { SettingNames, Settings, SettingsMoment } from '../settings/settings.js';
import { extended, type SettingsSnapshot } from '../settings/settings-snapshot.js';
import { vesselsNamedBy } from './action-names.js';
import { admissionProblem } from './change-judgement.js';
import { settingNamesOf } from './command-names.js';
import { decideOnHistory } from './decide-on-history.js';
import type { Decision } from './decision.js';
import type { DecisionInput, DecisionLimits, RulesInUse } from './decision-input.js';
import type { DecisionMarks } from './decision-marks.js';
import type { FixedUnits } from './fixed-units.js';
import {
  isParty,
  type Preparation,
  type PreparedEdit,
  prepareChange,
  prepareRecord,
  wineriesOfEdit,
} from './prepared-change.js';
import type { ProvisionalTies } from './provisional-ties.js';

interface DeciderParts {
  readonly settings: Settings;
  readonly actionIndex: Pick<ActionIndex, 'namesWinery'>;
  readonly reader: BodyReader;
  readonly ties: ProvisionalTies;
  readonly marks: DecisionMarks;
  readonly units: FixedUnits;
  /** Returns how actions are decided now. It changes once, when the level of the database rises. */
  readonly rules: () => RulesInUse;
  /** The rules by which labels are judged; by default none. */
  readonly labelRules?: readonly MarketRules[];
  /** By default, nothing is filed. */
  readonly filings?: FilingImpacts | undefined;
  readonly limits: DecisionLimits & { readonly touchesAhead: number; readonly streamsPerRead: number };
  readonly turns: Turns;
  /** The current time in milliseconds. */
  readonly now: () => number;
}

/** The result of deciding a change set on committed history. Only a decision is committed. */
export type HistoryDecision =
  | { readonly kind: 'decision'; readonly decision: Decision; readonly edits: readonly PreparedEdit[] }
  | { readonly kind: 'unchanged'; readonly edits: readonly PreparedEdit[] }
  | Exclude<Preparation, { readonly kind: 'prepared' }>;

/** A change set that is ready to be decided, or the reply to one that needs no decision. */
type PreparedChange =
  | { readonly kind: 'prepared'; readonly input: DecisionInput }
  | Exclude<HistoryDecision, { readonly kind: 'decision' }>;

/** Records that are ready to be decided, and the settings by which they were prepared. */
interface PreparedRecords {
  readonly edits: readonly PreparedEdit[];
  readonly settings: SettingsSnapshot;
}

/** Prepares change sets and decides them on committed history, with the settings that they need. */
export class ChangeDecider {
  readonly filings: FilingImpacts;

  constructor(private readonly parts: DeciderParts) {
    this.filings = parts.filings ?? noFilings;
  }

  /** Prepares the records of a command by the settings in memory. `tiesAbove`: the highest provisional tie break that they build on. */
  *prepareRecords(command: ChangeCommand, names: SettingNames, tiesAbove: number): InPieces<PreparedRecords> {
    const settings = this.parts.settings.snapshot(names);
    const drawTieBreak = this.parts.ties.above(tiesAbove);
    const rules = this.parts.rules().version;
    const edits: PreparedEdit[] = [];
    for (const edit of command.edits) {
      yield pause;
      if (edit.op === 'record')
        edits.push(prepareRecord(edit.winery ?? command.winery, edit, { settings, drawTieBreak, rules }));
    }
    return { edits, settings };
  }

  input(command: ChangeCommand, { edits, settings }: PreparedRecords): DecisionInput {
    const { marks, units, now, limits, labelRules = [] } = this.parts;
    const rules = this.parts.rules();
    const mark = marks.next();
    return { command, edits, settings, unitsFixed: units.known, mark, rules, labelRules, now: now(), limits };
  }

  /** Decides a change set on what `reader` reads, by settings read at `since` or later. */
  async decide(command: ChangeCommand, reader: HistoryReader, since?: SettingsMoment): Promise<HistoryDecision> {
    const { settings, limits, turns } = this.parts;
    const prepared = await this.prepare(command, reader, since);
    if (prepared.kind !== 'prepared') return prepared;
    const decision = await decideOnHistory(prepared.input, {
      reader,
      ...headAhead(prepared.input, reader),
      touchesAhead: limits.touchesAhead,
      streamsPerRead: limits.streamsPerRead,
      settings: (needed) => settings.load(needed, since),
      filings: this.filings,
      turns,
    });
    return { kind: 'decision', decision, edits: prepared.input.edits };
  }

  /** Prepares a change set to be decided on what `reader` reads, by settings read at `since` or later. */
  async prepare(
    command: ChangeCommand,
    reader: Pick<HistoryReader, 'actions' | 'head'>,
    since?: SettingsMoment,
  ): Promise<PreparedChange> {
    const { settings, ties, reader: bodies, turns } = this.parts;
    const [stored, head] = await Promise.all([
      reader.actions(command.edits.map(({ id }) => id)),
      needsTieBreak(command) ? reader.head() : 0,
    ]);
    ties.sawPublished(head);
    const names = await turns.run(settingNamesOf(command));
    const known = await settings.load(
      { ...names, wineries: [...(names.wineries ?? []), ...wineriesOf(stored)] },
      since,
    );
    const byId = new Map(stored.map((action) => [action.position.id, action]));
    const onceReceived = await this.onceReceived(command, byId);
    const rules = this.parts.rules().version;
    const parts = { settings: known, reader: bodies, drawTieBreak: ties.above(0), onceReceived, rules };
    const preparation = await turns.run(prepareChange(command, byId, parts));
    if (preparation.kind !== 'prepared') return preparation;
    const named = namesOf(preparation.edits);
    const complete = extended(await settings.load(named, since), known);
    // A revised payload may name another winery, whose units belong to the action.
    const isComplete = named.wineries.every((winery) => known.wineries.has(winery));
    const again = isComplete
      ? preparation
      : await turns.run(prepareChange(command, byId, { ...parts, settings: complete }));
    if (again.kind !== 'prepared') return again;
    const { edits } = again;
    const problem = await this.admissionProblem(command, edits, complete);
    if (problem !== null) return { kind: 'refused', problem };
    if (edits.every(({ edit }) => edit === null)) return { kind: 'unchanged', edits };
    return { kind: 'prepared', input: this.input(command, { edits, settings: complete }) };
  }

  /** Returns the actions of a command that sent wine to the winery of their edit in a former revision only. */
  private async onceReceived(
    { winery, edits }: ChangeCommand,
    stored: ReadonlyMap<ActionId, StoredAction>,
  ): Promise<ReadonlySet<ActionId>> {
    const found = new Set<ActionId>();
    for (const edit of edits) {
      const action = stored.get(edit.id);
      const asked = edit.winery ?? winery;
      if (edit.op === 'record' || action === undefined || isParty(action, asked)) continue;
      if (await this.parts.actionIndex.namesWinery(edit.id, asked)) found.add(edit.id);
    }
    return found;
  }

  /** Refuses by settings only after reading them again: those in memory may be outdated. */
  async admissionProblem(
    command: ChangeCommand,
    edits: readonly PreparedEdit[],
    known: SettingsSnapshot,
  ): Promise<Problem | null> {
    const { settings, turns } = this.parts;
    if ((await turns.run(admissionProblem(command, edits, known))) === null) return null;
    const newest = await settings.load(namesOf(edits), settings.moment());
    return turns.run(admissionProblem(command, edits, newest));
  }
}

/** Returns whether the settings by which records were prepared refuse them. */
export function* isRefused({ edits, settings }: PreparedRecords, command: ChangeCommand): InPieces<boolean> {
  return (yield* admissionProblem(command, edits, settings)) !== null;
}

/** Reads the end of the history if the decision may move filings, so that it shares a round trip with the first read. */
function headAhead(
  { settings }: DecisionInput,
  reader: Pick<HistoryReader, 'head'>,
): { readonly head?: Promise<number> } {
  if ([...settings.wineries.values()].every(({ filedThrough }) => filedThrough === null)) return {};
  const head = reader.head();
  // If the read fails, so does the decision: at the latest when it uses the head.
  head.catch(() => undefined);
  return { head };
}

function needsTieBreak({ edits }: ChangeCommand): boolean {
  return edits.some((edit) => edit.op === 'record' && edit.tieBreak === null);
}

function wineriesOf(stored: readonly StoredAction[]): string[] {
  return stored.flatMap(({ winery, otherWinery }) => (otherWinery === null ? [winery] : [winery, otherWinery]));
}

function namesOf(edits: readonly PreparedEdit[]): Required<SettingNames> {
  return {
    wineries: edits.flatMap(wineriesOfEdit),
    vessels: edits.flatMap(({ action }) => vesselsNamedBy(action.data)),
  };
}
