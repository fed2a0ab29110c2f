import { currentLevel } from '../../application/level.js';
import type { Proposal } from '../../application/ports/proposal.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { StreamId } from '../../kernel/position.js';
import { lastingCheckpoints } from './checkpoint-plan.js';
import {
  type RowTarget,
  type RowTypeOids,
  rowTypes,
  writeAdmission,
  writeCheckpoint,
  writeCopy,
  writeDirtySpan,
  writeProposal,
  writeRevision,
  writeStatus,
  writeTieBound,
  writeTouch,
} from './commit-rows.js';
import { RowArray } from './row-array.js';
import type { StoredBodies } from './stored-bodies.js';

/** Composite arrays are written in binary, the others by the driver. */
export type CommitParameter = Buffer | boolean | number | readonly (number | null)[];

type RowArrays = { readonly [Rows in keyof typeof rowTypes]: RowArray };

/** The last write of a stream in the batch so far. */
interface LastWrite {
  /** The number of the read in the array of reads, from 1. */
  readonly row: number;
  readonly counter: number;
  readonly mark: string;
  /** True if the stream was never written before the batch. */
  readonly isNew: boolean;
  /** The last number, counted from the batch's first, of the last proposal with touches on the stream; null if none has. */
  readonly reach: number | null;
}

/**
 * Returns the parameters of solera_commit_4 for a batch, in pieces.
 * @throws RangeError if a value cannot be written, UnreadableContent if one cannot be sealed. The caller finds the proposal by committing them one by one.
 */
export function* commitParameters(
  batch: readonly Proposal[],
  oids: RowTypeOids,
  bodies: StoredBodies,
): InPieces<CommitParameter[]> {
  const arrays = rowArrays(oids);
  const lastWrites = new Map<StreamId, LastWrite>();
  const checkpoints = lastingCheckpoints(batch);
  const pieceEnds = pieceCounter();
  const adopted: (number | null)[] = [];
  const dataSchemas: number[] = [];
  const { content, eventSchema, stateSchema } = bodies;
  let [linked, skipped] = [true, 0];
  for (const [index, proposal] of batch.entries()) {
    const number = index + 1;
    const target = { proposal: number, content };
    writeProposal(arrays.proposals, proposal, skipped, content);
    if (pieceEnds()) yield pause;
    linked = (yield* writeReads(arrays.reads, proposal, { number, skipped, lastWrites, pieceEnds })) && linked;
    // A check-only proposal names settings too, because the refusal that it confirms depends on them.
    for (const admission of proposal.admittedUnder) writeAdmission(arrays.admissions, admission, number);
    if (proposal.copyOf !== null) writeCopy(arrays.copies, proposal.copyOf, number);
    if (proposal.checkOnly) continue;
    for (const row of proposal.revisions) {
      const schema = bodies.dataSchema(row);
      writeRevision(arrays.revisions, bodies.writtenRevision(row, schema), target);
      adopted.push(row.adopted);
      dataSchemas.push(schema);
      if (pieceEnds()) yield pause;
    }
    // Few proposals have such rows, and a generator costs more than writing a row.
    if (hasRowsWithoutBody(proposal)) yield* writeRowsWithoutBody(arrays, proposal, target, pieceEnds);
    for (const row of proposal.touches) {
      writeTouch(arrays.touches, bodies.writtenTouch(row, eventSchema), target);
      if (pieceEnds()) yield pause;
    }
    for (const row of checkpoints.get(proposal) ?? []) {
      writeCheckpoint(arrays.checkpoints, bodies.writtenCheckpoint(row, stateSchema), target);
      if (pieceEnds()) yield pause;
    }
    skipped += proposal.notifications;
  }
  for (const [stream, last] of lastWrites) {
    writeVersion(arrays.versions, stream, last);
    if (pieceEnds()) yield pause;
  }
  return [
    ...Object.values(arrays).map((rows) => rows.finish()),
    ...[linked, currentLevel, unless(isNull, adopted), unless(isFirst, dataSchemas), eventSchema, stateSchema],
  ];
}

function hasRowsWithoutBody({ statuses, dirtySpans, tieBounds }: Proposal): boolean {
  return statuses.length > 0 || dirtySpans.length > 0 || tieBounds.length > 0;
}

/** Writes the rows of a proposal that hold no body: changes of status, dirty spans and bounds of tie breaks. */
function* writeRowsWithoutBody(
  arrays: RowArrays,
  { statuses, dirtySpans, tieBounds }: Proposal,
  target: RowTarget,
  pieceEnds: () => boolean,
): InPieces<void> {
  for (const row of statuses) {
    writeStatus(arrays.statuses, row, target);
    if (pieceEnds()) yield pause;
  }
  for (const span of dirtySpans) {
    writeDirtySpan(arrays.dirtySpans, span, target);
    if (pieceEnds()) yield pause;
  }
  for (const bound of tieBounds) {
    writeTieBound(arrays.tieBounds, bound, target.proposal);
    if (pieceEnds()) yield pause;
  }
}

/** Returns the values, or none if all of them are ordinary. */
function unless<Value>(isOrdinary: (value: Value) => boolean, values: readonly Value[]): readonly Value[] {
  return values.every(isOrdinary) ? [] : values;
}

const isNull = (version: number | null): boolean => version === null;
const isFirst = (schema: number): boolean => schema === 1;

/** Rows that are written before the encoding may pause: some tenths of a millisecond. */
const rowsPerPiece = 100;

/** Returns a function that counts rows: it returns true when a piece is complete. For a small proposal, a generator for each list would cost more than writing the rows. */
function pieceCounter(): () => boolean {
  let rows = 0;
  return () => {
    rows += 1;
    return rows % rowsPerPiece === 0;
  };
}

/** In the order of `rowTypes`, which is that of the parameters. */
function rowArrays(oids: RowTypeOids): RowArrays {
  return {
    proposals: new RowArray(oids.proposals, rowTypes.proposals.fields),
    reads: new RowArray(oids.reads, rowTypes.reads.fields),
    versions: new RowArray(oids.versions, rowTypes.versions.fields),
    revisions: new RowArray(oids.revisions, rowTypes.revisions.fields),
    statuses: new RowArray(oids.statuses, rowTypes.statuses.fields),
    touches: new RowArray(oids.touches, rowTypes.touches.fields),
    checkpoints: new RowArray(oids.checkpoints, rowTypes.checkpoints.fields),
    dirtySpans: new RowArray(oids.dirtySpans, rowTypes.dirtySpans.fields),
    tieBounds: new RowArray(oids.tieBounds, rowTypes.tieBounds.fields),
    admissions: new RowArray(oids.admissions, rowTypes.admissions.fields),
    copies: new RowArray(oids.copies, rowTypes.copies.fields),
  };
}

interface ReadsPlace {
  /** The number of the proposal in the batch. */
  readonly number: number;
  readonly skipped: number;
  readonly lastWrites: Map<StreamId, LastWrite>;
  readonly pieceEnds: () => boolean;
}

/** Writes the reads of a proposal. Returns whether each read of a stream that the batch has already written names the last of these writes. */
function* writeReads(
  rows: RowArray,
  proposal: Proposal,
  { number, skipped, lastWrites, pieceEnds }: ReadsPlace,
): InPieces<boolean> {
  const touched = new Set<StreamId>();
  for (const { stream } of proposal.touches) {
    touched.add(stream);
    if (pieceEnds()) yield pause;
  }
  let linked = true;
  for (const { stream, version, write } of proposal.reads) {
    if (pieceEnds()) yield pause;
    const writes = write && !proposal.checkOnly;
    const earlier = lastWrites.get(stream);
    if (earlier && (version.counter !== earlier.counter || version.mark !== earlier.mark)) linked = false;
    rows.beginRow();
    rows.int4(number);
    rows.text(stream);
    rows.int8(version.counter);
    rows.uuid(version.mark === '' ? null : version.mark);
    rows.boolean(writes);
    rows.int4(earlier?.row ?? 0);
    rows.boolean(touched.has(stream));
    rows.endRow();
    if (!writes) continue;
    lastWrites.set(stream, {
      row: rows.length,
      counter: version.counter + 1,
      mark: proposal.mark,
      isNew: earlier?.isNew ?? version.counter === 0,
      reach: touched.has(stream) ? skipped + proposal.notifications - 1 : (earlier?.reach ?? null),
    });
  }
  return linked;
}

function writeVersion(rows: RowArray, stream: StreamId, { counter, mark, reach, isNew }: LastWrite): void {
  rows.beginRow();
  rows.text(stream);
  rows.int8(counter);
  rows.uuid(mark);
  rows.int4(reach);
  rows.boolean(isNew);
  rows.endRow();
}
