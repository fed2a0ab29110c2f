import type { JsonObject } from '../json-object.js';
import type { ChangeCommand } from '../request/command.js';
import type { ChangeFindings } from './change-findings.js';
import type { Judgement } from './change-judgement.js';
import type { ChangedLots, LotEnd } from './changed-lots.js';
import type { DecisionInput } from './decision-input.js';
import {
  changedAction,
  type ImpactFacts,
  type PublicActionParts,
  publicConflict,
  type StoredReport,
  storedReportOf,
} from './impact.js';
import type { FilingFindings } from './filing-findings.js';
import type { LabelFindings } from './label-findings.js';
import type { PreparedEdit } from './prepared-change.js';
import type { ProposalRows } from './proposal-rows.js';

/** One of the change set's own actions, as the change set leaves it. */
export interface OwnAction extends PublicActionParts {
  /** True if the edit changed something: then the action has a notification. */
  readonly changed: boolean;
  /** True if the number of that notification is the action's tie break. */
  readonly tieAssigned: boolean;
}

/** Everything that the answer to a change set shows. Plain data: the answer is rendered once the notification numbers are known. */
export interface ChangeReport {
  readonly form: 'single' | 'set';
  readonly own: readonly OwnAction[];
  readonly facts: ImpactFacts;
  /** The lots that the answer shows, of those whose present state changed, in the order of their streams: none if the answer is to be minimal and needs no digest. */
  readonly lots: readonly LotEnd[];
  /** The number of lots whose present state changed. */
  readonly lotCount: number;
}

type StatusFindings = Pick<ChangeFindings, 'ownRefusal' | 'wasRestored'>;

interface ReportParts {
  readonly findings: StatusFindings & Pick<ChangeFindings, 'redecided'>;
  readonly judgement: Exclude<Judgement, { readonly problem: unknown }>;
  readonly rows: Pick<ProposalRows, 'asserted' | 'retracted'>;
  readonly lots: Pick<ChangedLots, 'count' | 'first'>;
  readonly filings: Pick<FilingFindings, 'found'>;
  readonly labels: Pick<LabelFindings, 'found'>;
  /** How much is changed that the caller may not change, or null. */
  readonly withheld: readonly JsonObject[] | null;
}

/** The report of a decided change set. */
export function reportOf(
  input: DecisionInput,
  { findings, judgement, rows, lots, filings, labels, withheld }: ReportParts,
): ChangeReport {
  const { conflicts, conflictCount, changed, changedCount, overfilled } = judgement;
  // Literals without spreads: spreads cost every action some microseconds.
  return {
    form: input.command.form,
    own: input.edits.map((edit) => ownAction(edit, input, findings)),
    facts: {
      redecided: findings.redecided,
      changed: changedCount,
      asserted: rows.asserted,
      retracted: rows.retracted,
      actions: changed.map(changedAction),
      conflicts: conflicts.map(({ action, refusal }) => publicConflict(action, refusal)),
      conflictCount,
      warnings: overfilled.map(({ action, vessel }) => ({ action: action.position.id, code: 'over_capacity', vessel })),
      filings: filings.found,
      labels: labels.found,
      ...(withheld === null ? {} : { withheld }),
    },
    lots: showsLots(input.command) ? lots.first() : [],
    lotCount: lots.count,
  };
}

/** Returns whether the lots of a report are needed: for the answer, or for the digest of its impact. */
function showsLots({ minimal, preview, expect }: ChangeCommand): boolean {
  return !minimal || preview || expect !== undefined;
}

/** The report of a change set whose edits change nothing: it makes no revision and no notification. */
export function unchangedReport(command: ChangeCommand, edits: readonly PreparedEdit[]): ChangeReport {
  const counts = { redecided: 0, changed: 0, asserted: 0, retracted: 0 };
  return {
    form: command.form,
    own: edits.map((edit) => ownAction(edit, { command, now: 0 }, nothingFound)),
    facts: { ...counts, actions: [], conflicts: [], warnings: [], filings: [], labels: [] },
    lots: [],
    lotCount: 0,
  };
}

const nothingFound = { ownRefusal: () => null, wasRestored: () => false };

function ownAction(
  edit: PreparedEdit,
  { command, now }: Pick<DecisionInput, 'command' | 'now'>,
  findings: StatusFindings,
): OwnAction {
  const { action, stored } = edit;
  return {
    position: action.position,
    type: action.data.type,
    winery: action.data.winery,
    recordedAt: stored?.recordedAt ?? now,
    recordedBy: stored === null ? command.recordedBy : stored.recordedBy,
    revision: action.revision,
    status: statusOf(edit, findings),
    data: action.data.data as JsonObject, // The cellar keeps the user's data as it was sent: a JSON object.
    note: edit.note,
    changed: edit.edit !== null,
    tieAssigned: edit.tieAssigned,
  };
}

function statusOf({ edit, action, stored, retracted }: PreparedEdit, findings: StatusFindings): OwnAction['status'] {
  if (retracted) return 'retracted';
  const { id } = action.position;
  // An action that the change set leaves unchanged stays refused, unless something else in the set restores it.
  const conflicted =
    edit === null ? stored?.refusal != null && !findings.wasRestored(id) : findings.ownRefusal(id) !== null;
  return conflicted ? 'conflicted' : 'active';
}

/** The part of a report that is stored to answer a repeat of the request. */
export function storedReport({ form, own, facts, lotCount }: ChangeReport, impactEntries: number): StoredReport {
  const revisions = own.map(({ position, revision, status }) =>
    status === 'conflicted' ? ([position.id, revision, status] as const) : ([position.id, revision] as const),
  );
  return storedReportOf({ form, own: revisions, lots: lotCount }, facts, impactEntries);
}
