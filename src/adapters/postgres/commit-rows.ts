import type {
  CheckpointRow,
  Proposal,
  RevisionRow,
  RowPosition,
  StatusRow,
  TouchRow,
} from '../../application/ports/proposal.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import type { Position } from '../../kernel/position.js';
import { bounded, boundId } from './position-bound.js';
import type { RowArray } from './row-array.js';
import { sealedAnswer, sealedEvent, sealedRefusal, sealedRevision, sealedState } from './sealed-rows.js';

/** The composite types of migrations 0002, 0004, 0008 and 0019, in the order of the parameters of solera_commit_4. `fields`: the number of their fields. */
export const rowTypes = {
  proposals: { type: 'commit_proposal', fields: 13 },
  reads: { type: 'commit_read', fields: 7 },
  versions: { type: 'commit_version', fields: 5 },
  revisions: { type: 'commit_revision_2', fields: 15 },
  statuses: { type: 'commit_status', fields: 9 },
  touches: { type: 'commit_touch', fields: 15 },
  checkpoints: { type: 'commit_checkpoint', fields: 7 },
  dirtySpans: { type: 'commit_dirty_span', fields: 8 },
  tieBounds: { type: 'commit_tie_bound', fields: 4 },
  admissions: { type: 'commit_admission', fields: 4 },
  copies: { type: 'commit_copy', fields: 3 },
} as const;

/** The oids of the composite types in one database. */
export type RowTypeOids = { readonly [Rows in keyof typeof rowTypes]: number };

/** Separates the JSON texts of one row. No JSON text contains it. */
export const eventSeparator = '\u001e';

/** Where a row is written to: the number of its proposal in the batch, and how its content is sealed. */
export interface RowTarget {
  readonly proposal: number;
  readonly content: ContentCipher;
}

/** `skipped`: the number of notifications of the proposals before it in the batch. */
export function writeProposal(rows: RowArray, proposal: Proposal, skipped: number, content: ContentCipher): void {
  rows.beginRow();
  rows.uuid(proposal.change);
  rows.hex(proposal.requestHash);
  rows.int4(proposal.expectedRevision);
  rows.text(sealedAnswer(proposal, content));
  rows.text(proposal.winery);
  rows.int8(proposal.recordedAt);
  rows.text(proposal.recordedBy);
  rows.int4(skipped);
  rows.int4(proposal.notifications);
  rows.boolean(proposal.checkOnly);
  rows.int8(proposal.draft);
  rows.uuid(proposal.mark);
  rows.int4(proposal.rules);
  rows.endRow();
}

export function writeRevision(rows: RowArray, row: RevisionRow, { proposal, content }: RowTarget): void {
  const { data, note, refusal } = sealedRevision(row, content);
  rows.beginRow();
  rows.int4(proposal);
  rows.int4(row.index);
  rows.uuid(row.position.id);
  rows.int4(row.revision);
  writePosition(rows, row.position);
  rows.boolean(row.retracted);
  rows.text(row.winery);
  rows.text(row.otherWinery);
  rows.text(row.type);
  rows.text(data);
  rows.text(note);
  rows.text(refusal);
  rows.int4(row.decidedBy);
  rows.endRow();
}

export function writeStatus(rows: RowArray, row: StatusRow, { proposal, content }: RowTarget): void {
  rows.beginRow();
  rows.int4(proposal);
  rows.int4(row.index);
  rows.uuid(row.action);
  rows.int4(row.revision);
  writePosition(rows, row.position);
  rows.text(row.winery);
  rows.text(sealedRefusal(row.winery, row.action, row.refusal, content));
  rows.endRow();
}

export function writeTouch(rows: RowArray, row: TouchRow, { proposal, content }: RowTarget): void {
  rows.beginRow();
  rows.int4(proposal);
  rows.int4(row.index);
  rows.uuid(row.position.id);
  rows.int4(row.revision);
  writePosition(rows, row.position);
  rows.int8(row.retracts?.first ?? null);
  rows.int4(row.retracts?.count ?? 0);
  rows.int4(row.events?.length ?? 0);
  rows.boolean(row.silent);
  rows.text(row.stream);
  rows.text(row.winery);
  rows.text(row.subject);
  rows.text(joinEvents(row, content));
  rows.endRow();
}

export function writeCheckpoint(rows: RowArray, row: CheckpointRow, { proposal, content }: RowTarget): void {
  const { stream, position } = row;
  rows.beginRow();
  rows.int4(proposal);
  rows.text(stream);
  writePosition(rows, position);
  rows.uuid(position.id);
  rows.text(sealedState(stream, position.id, row.state, content));
  rows.endRow();
}

export function writeDirtySpan(rows: RowArray, span: Proposal['dirtySpans'][number], { proposal }: RowTarget): void {
  rows.beginRow();
  rows.int4(proposal);
  rows.text(span.stream);
  writeBound(rows, span.from);
  writeBound(rows, span.to);
  rows.endRow();
}

export function writeTieBound(rows: RowArray, bound: Proposal['tieBounds'][number], proposal: number): void {
  const { index, above, below } = bound;
  rows.beginRow();
  rows.int4(proposal);
  rows.int4(index);
  rows.int8(above === null ? null : bounded(above));
  rows.int8(below === null ? null : bounded(below));
  rows.endRow();
}

export function writeAdmission(rows: RowArray, admission: Proposal['admittedUnder'][number], proposal: number): void {
  rows.beginRow();
  rows.int4(proposal);
  rows.text(admission.winery);
  rows.int4(admission.revision);
  rows.boolean(admission.fixesUnits);
  rows.endRow();
}

export function writeCopy(rows: RowArray, copy: NonNullable<Proposal['copyOf']>, proposal: number): void {
  rows.beginRow();
  rows.int4(proposal);
  rows.uuid(copy.request);
  rows.boolean(copy.voids);
  rows.endRow();
}

/** Writes effective time, tie break and tie index. */
function writePosition(rows: RowArray, { effectiveAt, tieBreak, tieIndex }: RowPosition): void {
  rows.int8(effectiveAt);
  rows.int8(tieBreak);
  rows.int4(tieIndex);
}

function writeBound(rows: RowArray, position: Position | null): void {
  rows.int8(position && bounded(position.effectiveAt));
  rows.int8(position && bounded(position.tieBreak));
  rows.uuid(position && boundId(position.id));
}

function joinEvents(row: TouchRow, content: ContentCipher): string | null {
  const { events } = row;
  if (events === null) return null;
  for (const event of events) {
    if (event === '' || event.includes(eventSeparator)) throw new RangeError(`The event is not a JSON text: ${event}`);
  }
  return events.map((event) => sealedEvent(row, event, content)).join(eventSeparator);
}
