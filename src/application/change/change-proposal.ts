import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import { parseEvent, publicEvent } from '../../cellar/public-event.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Action } from '../../kernel/domain.js';
import type { CascadeResult, Rewrite } from '../../kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { CheckpointRow, Proposal, RevisionRow, RowPosition, StatusRow, TouchRow } from '../ports/proposal.js';
import type { ChangeCommand } from '../request/command.js';
import type { PreparedEdit } from './prepared-change.js';
import { boundedBy, ReadLog, unbounded } from './read-log.js';

export type CellarCascade = CascadeResult<CellarAction, CellarState, CellarEvent, CellarRefusal>;

export function encodeEvent(event: CellarEvent): string {
  return JSON.stringify(publicEvent(event));
}
export function decodeEvent(text: string): CellarEvent {
  return parseEvent(JSON.parse(text));
}
export function encodeState(state: CellarState): string {
  return JSON.stringify(state);
}
export function decodeState(text: string): CellarState {
  return JSON.parse(text) as CellarState; // Written by encodeState; states are plain data.
}

export interface ProposalParts {
  readonly command: ChangeCommand;
  /** Of a unit on which others build before it is committed. */
  readonly mark?: string | undefined;
  readonly edits: readonly PreparedEdit[];
  readonly cascade: CellarCascade;
  readonly reads: ReadLog;
  readonly recordedAt: number;
  /** The refusal each conflicted action of the set has, by id. */
  readonly ownRefusals: ReadonlyMap<string, CellarRefusal>;
  readonly admittedUnder: Proposal['admittedUnder'];
  /** Further states to save: those of streams that have gone long without a checkpoint. */
  readonly checkpoints: readonly {
    readonly stream: StreamId;
    readonly position: Position;
    readonly state: CellarState;
  }[];
  /** What the answer says beyond the log. */
  readonly answer: (counts: { asserted: number; retracted: number }) => string;
}

/** Numbers the notifications of a decided change set: its own actions in list order, then each decided action in timeline order, its status change before its entries. */
export function proposalOf(parts: ProposalParts): Proposal {
  const { command, cascade, edits } = parts;
  const effective = edits.filter((edit) => edit.edit !== null);
  const tieIndex = new Map<string, number>();
  for (const [index, edit] of effective.entries()) if (edit.tieAssigned) tieIndex.set(edit.action.position.id, index);
  const place = (position: Position): RowPosition => entryPosition(position, tieIndex);

  const revisions = effective.map((edit, index) => revisionRow(edit, index, place, parts.ownRefusals));
  let next = effective.length;
  const statuses: StatusRow[] = [];
  const pending = statusChanges(cascade);
  /** The status changes of actions up to a position: each precedes the entries of its own action. */
  const numberStatuses = (through: Position | null): void => {
    for (let first = pending[0]; first !== undefined; first = pending[0]) {
      if (through !== null && comparePositions(first.action.position, through) > 0) return;
      statuses.push(statusRow(first, next, place));
      next += 1;
      pending.shift();
    }
  };
  const counts = { asserted: 0, retracted: 0 };
  const touches = cascade.rewrites.map((rewrite) => {
    numberStatuses(rewrite.position);
    const row = touchRow(rewrite, next, place, parts.reads);
    if (!row.silent) {
      counts.retracted += row.retracts?.count ?? 0;
      counts.asserted += row.events?.length ?? 0;
      next += (row.retracts?.count ?? 0) + (row.events?.length ?? 0);
    }
    return row;
  });
  numberStatuses(null);
  const saved = cascade.checkpoints.concat(parts.checkpoints);
  return {
    change: command.change,
    mark: parts.mark ?? command.change,
    requestHash: command.requestHash,
    expectedRevision: command.edits.find((edit) => edit.op !== 'record')?.expectedRevision ?? null,
    answer: parts.answer(counts),
    winery: command.winery,
    recordedAt: parts.recordedAt,
    recordedBy: command.recordedBy,
    reads: versionReads(parts.reads, writtenStreams(cascade)),
    notifications: next,
    revisions,
    statuses,
    touches,
    checkpoints: saved.map(
      ({ stream, position, state }): CheckpointRow => ({
        stream,
        position: place(position),
        state: encodeState(state),
      }),
    ),
    dirtySpans: cascade.dirty,
    tieBounds: tieBounds(effective, parts),
    admittedUnder: parts.admittedUnder,
    checkOnly: false,
  };
}

/** A unit that writes nothing: it commits if all that was read is still current. What a refusal is confirmed by. */
export function checkOnlyProposal(
  command: ChangeCommand,
  reads: ReadLog,
  admittedUnder: Proposal['admittedUnder'],
  recordedAt: number,
): Proposal {
  return {
    change: command.change,
    mark: command.change,
    requestHash: command.requestHash,
    expectedRevision: null,
    answer: '',
    winery: command.winery,
    recordedAt,
    recordedBy: command.recordedBy,
    reads: versionReads(reads, new Set()),
    notifications: 0,
    revisions: [],
    statuses: [],
    touches: [],
    checkpoints: [],
    dirtySpans: [],
    tieBounds: [],
    admittedUnder,
    checkOnly: true,
  };
}

/** A write that changed nothing: kept is what it was answered, to be answered again. */
export function rememberingProposal(command: ChangeCommand, answer: JsonObject, recordedAt: number): Proposal {
  return { ...checkOnlyProposal(command, new ReadLog(), [], recordedAt), answer: JSON.stringify(answer) };
}

/** Every participant of the edits, old and new, and every stream on which something is said anew. */
export function writtenStreams(cascade: CellarCascade): ReadonlySet<StreamId> {
  const written = new Set(cascade.touched);
  for (const { stream } of cascade.rewrites) written.add(stream);
  return written;
}

function versionReads(reads: ReadLog, written: ReadonlySet<StreamId>): Proposal['reads'] {
  const versions: Proposal['reads'][number][] = [];
  for (const [stream, { version }] of reads.versions()) versions.push({ stream, version, write: written.has(stream) });
  return versions.sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

function statusChanges(cascade: CellarCascade): { action: Action<CellarAction>; refusal: CellarRefusal | null }[] {
  const { conflicts, restorations } = cascade;
  if (conflicts.length + restorations.length === 0) return [];
  return [...conflicts, ...restorations.map((action) => ({ action, refusal: null }))].sort((a, b) =>
    comparePositions(a.action.position, b.action.position),
  );
}

function statusRow(
  { action, refusal }: ReturnType<typeof statusChanges>[number],
  index: number,
  place: (position: Position) => RowPosition,
): StatusRow {
  return {
    index,
    action: action.position.id,
    revision: action.revision,
    winery: action.data.winery,
    position: place(action.position),
    refusal: refusal === null ? null : JSON.stringify(refusal),
  };
}

function entryPosition(position: Position, tieIndex: ReadonlyMap<string, number>): RowPosition {
  const index = tieIndex.get(position.id);
  return index === undefined
    ? { effectiveAt: position.effectiveAt, tieBreak: position.tieBreak, tieIndex: null, id: position.id }
    : { effectiveAt: position.effectiveAt, tieBreak: null, tieIndex: index, id: position.id };
}

function revisionRow(
  edit: PreparedEdit,
  index: number,
  place: (position: Position) => RowPosition,
  ownRefusals: ReadonlyMap<string, CellarRefusal>,
): RevisionRow {
  const refusal = ownRefusals.get(edit.action.position.id);
  return {
    index,
    revision: edit.action.revision,
    winery: edit.action.data.winery,
    otherWinery: edit.otherWinery,
    type: edit.action.data.type,
    position: place(edit.action.position),
    retracted: edit.retracted,
    data: JSON.stringify(edit.action.data.data),
    note: edit.note,
    refusal: refusal === undefined ? null : JSON.stringify(refusal),
  };
}

function touchRow(
  rewrite: Rewrite<CellarEvent>,
  index: number,
  place: (position: Position) => RowPosition,
  reads: ReadLog,
): TouchRow {
  const name = streamName(rewrite.stream);
  const silent = name.kind === 'vessel';
  const taken = rewrite.stored?.length ?? 0;
  return {
    index: silent || taken + (rewrite.events?.length ?? 0) === 0 ? -1 : index,
    stream: rewrite.stream,
    position: place(rewrite.position),
    revision: rewrite.revision,
    retracts:
      taken === 0 || silent ? null : { first: reads.firstNumber(rewrite.stream, rewrite.position), count: taken },
    events: rewrite.events === null ? null : rewrite.events.map(encodeEvent),
    winery: name.winery,
    subject: name.code,
    silent,
  };
}

/** The set's own places with tie breaks of the user's are neighbours too, wherever they came to stand. */
function tieBounds(effective: readonly PreparedEdit[], parts: ProposalParts): Proposal['tieBounds'][number][] {
  const given: Position[] = [];
  for (const { tieAssigned, retracted, action } of effective)
    if (!tieAssigned && !retracted) given.push(action.position);
  const all: Proposal['tieBounds'][number][] = [];
  for (const [index, { tieAssigned, action, participants }] of effective.entries()) {
    if (!tieAssigned) continue;
    const { position } = action;
    const bounds = boundedBy(given, position, parts.reads.tieBounds(participants, position));
    if (bounds !== unbounded) all.push({ index, ...bounds });
  }
  return all;
}
