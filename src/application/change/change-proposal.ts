import { currentRules } from '../../cellar/rules.js';
import type { CellarState } from '../../cellar/state.js';
import type { CascadeEnd, SavedState } from '../../kernel/cascade-step.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { CheckpointRow, Proposal, RowPosition } from '../ports/proposal.js';
import type { ChangeCommand } from '../request/command.js';
import { type ChangeReport, storedReport } from './change-report.js';
import { encodeState } from './codec.js';
import type { DecisionInput } from './decision-input.js';
import type { PreparedEdit } from './prepared-change.js';
import type { ProposalRows } from './proposal-rows.js';
import type { Reads } from './read-log.js';
import { narrowed, type TieBounds, unbounded } from './tie-bounds.js';

interface DecidedParts {
  readonly revisions: Proposal['revisions'];
  readonly tieBounds: Proposal['tieBounds'];
  readonly reads: Reads;
  readonly rows: ProposalRows;
  readonly end: CascadeEnd<CellarState>;
  readonly checkpoints: readonly CheckpointRow[];
  readonly report: ChangeReport;
  readonly admittedUnder: Proposal['admittedUnder'];
}

/** The proposal of a decided change set. */
export function proposalOf(
  { command, mark, rules: { version }, now, limits }: DecisionInput,
  parts: DecidedParts,
): Proposal {
  const { revisions, tieBounds, reads, rows, end, checkpoints, report, admittedUnder } = parts;
  const written = new Set(end.touched);
  for (const stream of rows.changedStreams) written.add(stream);
  const { statuses, touches } = rows.take();
  return {
    change: command.change,
    mark,
    rules: version,
    requestHash: command.requestHash,
    expectedRevision: expectedRevisionOf(command),
    answer: JSON.stringify(storedReport(report, limits.impactEntries)),
    winery: command.winery,
    recordedAt: now,
    recordedBy: command.recordedBy,
    reads: checkedReads(reads, written),
    notifications: rows.notifications,
    revisions,
    statuses,
    touches,
    draft: null,
    checkpoints,
    dirtySpans: end.dirty,
    tieBounds,
    admittedUnder,
    checkOnly: false,
    copyOf: command.copyOf && { request: command.copyOf.request, voids: false },
  };
}

export function checkpointRow(
  { stream, state }: Pick<SavedState<CellarState>, 'stream' | 'state'>,
  position: RowPosition,
): CheckpointRow {
  return { stream, position, state: encodeState(state) };
}

/**
 * Returns a check-only proposal: it is committed if everything read is still current, and writes nothing but the answer, if there is one. For a repeated
 * copy of a request, it also makes the request void.
 */
export function checkOnlyProposal(
  command: ChangeCommand,
  basis: Pick<Proposal, 'reads' | 'admittedUnder' | 'mark' | 'recordedAt'> & { readonly answer?: string },
): Proposal {
  return {
    change: command.change,
    mark: basis.mark,
    rules: currentRules,
    requestHash: command.requestHash,
    expectedRevision: null,
    answer: basis.answer ?? '',
    winery: command.winery,
    recordedAt: basis.recordedAt,
    recordedBy: command.recordedBy,
    reads: basis.reads,
    notifications: 0,
    revisions: [],
    statuses: [],
    touches: [],
    draft: null,
    checkpoints: [],
    dirtySpans: [],
    tieBounds: [],
    admittedUnder: basis.admittedUnder,
    checkOnly: true,
    copyOf: command.copyOf && { request: command.copyOf.request, voids: command.copyOf.again },
  };
}

/** The versions read, ordered by stream. `written`: the streams whose versions the proposal increments. */
export function checkedReads(reads: Reads, written: ReadonlySet<StreamId> = none): Proposal['reads'] {
  return reads.all().map(({ stream, version }) => ({ stream, version, write: written.has(stream) }));
}

const none: ReadonlySet<StreamId> = new Set();

function expectedRevisionOf({ edits }: ChangeCommand): number | null {
  for (const edit of edits) if (edit.op !== 'record') return edit.expectedRevision;
  return null;
}

/** The bounds of each assigned tie break: the touches read, and the change set's own actions whose tie breaks the user set. */
export function* tieBoundsOf(effective: readonly PreparedEdit[], reads: Reads): InPieces<Proposal['tieBounds']> {
  const given: Position[] = [];
  for (const { tieAssigned, retracted, action } of effective)
    if (!tieAssigned && !retracted) given.push(action.position);
  given.sort(comparePositions);
  const all: Proposal['tieBounds'][number][] = [];
  for (const [index, { tieAssigned, action, participants }] of effective.entries()) {
    yield pause;
    if (!tieAssigned) continue;
    const { position } = action;
    const bounds: TieBounds = narrowed(reads.tieBounds(participants, position), given, position);
    if (bounds !== unbounded) all.push({ index, ...bounds });
  }
  return all;
}
