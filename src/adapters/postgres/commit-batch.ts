import type { CheckpointRow, Proposal, RowPosition, TouchRow } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { lastingCheckpoints } from './checkpoint-plan.js';
import { bounded, boundId } from './position-bound.js';
import { RowArray } from './row-array.js';

/** The composite types of 0007-commit-rows.sql: array parameters of solera_commit, in its order. */
export const rowTypes = {
  units: { type: 'commit_unit', fields: 12 },
  reads: { type: 'commit_read', fields: 7 },
  finals: { type: 'commit_final', fields: 5 },
  revisions: { type: 'commit_revision', fields: 14 },
  statuses: { type: 'commit_status', fields: 9 },
  entries: { type: 'commit_entry', fields: 15 },
  checkpoints: { type: 'commit_checkpoint', fields: 7 },
  dirtied: { type: 'commit_dirtied', fields: 8 },
  bounds: { type: 'commit_bound', fields: 4 },
  settings: { type: 'commit_setting', fields: 4 },
} as const;
export type RowTypeOids = { readonly [Rows in keyof typeof rowTypes]: number };
type RowArrays = { readonly [Rows in keyof typeof rowTypes]: RowArray };

/** Between the JSON texts of one row: no JSON text holds it. */
export const eventSeparator = '\u001e';

/** A unit, and the draft (negative) that holds part of its rows already; `entries` and `statuses` are those that still have to be written. */
export interface PreparedUnit {
  readonly unit: Proposal;
  readonly draft: number | null;
  readonly entries: Proposal['touches'];
  readonly statuses: Proposal['statuses'];
}

/** The last write of a stream so far in the batch. */
interface LastWrite {
  readonly row: number;
  readonly counter: number;
  readonly change: string;
  readonly fresh: boolean;
  /** The last number, counted from the batch's first, of the last unit that has entries on it; null where none has. */
  readonly reach: number | null;
}

/** Turns units into the parameters of solera_commit. Throws where a value cannot be written; a caller isolates that unit. */
export function commitParameters(batch: readonly PreparedUnit[], oids: RowTypeOids): (Buffer | boolean)[] {
  const arrays = Object.fromEntries(
    Object.entries(rowTypes).map(([rows, { fields }]) => [rows, new RowArray(oids[rows as keyof RowTypeOids], fields)]),
  ) as unknown as RowArrays; // Object.fromEntries loses the keys, which are those of rowTypes.
  const lastWrites = new Map<StreamId, LastWrite>();
  const checkpoints = lastingCheckpoints(batch.map(({ unit }) => unit));
  const linked = { holds: true };
  let skipped = 0;
  batch.forEach((prepared, index) => {
    const { unit } = prepared;
    writeUnit(arrays.units, prepared, skipped);
    writeReads({ arrays, unit, number: index + 1, skipped, lastWrites, linked });
    writeSettings(arrays.settings, unit, index + 1);
    if (unit.checkOnly) return;
    writeRows(arrays, prepared, index + 1);
    for (const row of checkpoints.get(unit) ?? []) writeCheckpoint(arrays.checkpoints, row, index + 1);
    skipped += unit.notifications;
  });
  for (const [stream, last] of lastWrites) {
    const rows = arrays.finals;
    rows.beginRow();
    rows.text(stream);
    rows.int8(last.counter);
    rows.uuid(last.change);
    rows.int4(last.reach);
    rows.boolean(last.fresh);
    rows.endRow();
  }
  return [...Object.values(arrays).map((rows) => rows.finish()), linked.holds];
}

function writeUnit(rows: RowArray, { unit, draft }: PreparedUnit, skipped: number): void {
  rows.beginRow();
  rows.uuid(unit.change);
  rows.hex(unit.requestHash);
  rows.int4(unit.expectedRevision);
  rows.text(unit.answer);
  rows.text(unit.winery);
  rows.int8(unit.recordedAt);
  rows.text(unit.recordedBy);
  rows.int4(skipped);
  rows.int4(unit.notifications);
  rows.boolean(unit.checkOnly);
  rows.int8(draft);
  rows.uuid(unit.mark ?? unit.change);
  rows.endRow();
}

interface ReadsOfUnit {
  readonly arrays: RowArrays;
  readonly unit: Proposal;
  readonly number: number;
  readonly skipped: number;
  readonly lastWrites: Map<StreamId, LastWrite>;
  readonly linked: { holds: boolean };
}

function writeReads({ arrays, unit, number, skipped, lastWrites, linked }: ReadsOfUnit): void {
  const rows = arrays.reads;
  const said = new Set(unit.touches.map((entry) => entry.stream));
  for (const { stream, version, write } of unit.reads) {
    const writes = write && !unit.checkOnly;
    const earlier = lastWrites.get(stream);
    if (earlier && (version.counter !== earlier.counter || version.mark !== earlier.change)) linked.holds = false;
    rows.beginRow();
    rows.int4(number);
    rows.text(stream);
    rows.int8(version.counter);
    rows.uuid(version.mark === '' ? null : version.mark);
    rows.boolean(writes);
    rows.int4(earlier?.row ?? 0);
    rows.boolean(said.has(stream));
    rows.endRow();
    if (!writes) continue;
    lastWrites.set(stream, {
      row: rows.length,
      counter: version.counter + 1,
      change: unit.mark ?? unit.change,
      fresh: earlier?.fresh ?? version.counter === 0,
      reach: said.has(stream) ? skipped + unit.notifications - 1 : (earlier?.reach ?? null),
    });
  }
}

function writeRows(arrays: RowArrays, { unit, entries, statuses }: PreparedUnit, number: number): void {
  for (const row of unit.revisions) writeRevision(arrays.revisions, row, number);
  for (const row of statuses) writeStatus(arrays.statuses, row, number);
  for (const row of entries) writeEntry(arrays.entries, row, number);
  for (const { stream, from, to } of unit.dirtySpans) {
    const rows = arrays.dirtied;
    rows.beginRow();
    rows.int4(number);
    rows.text(stream);
    writeBound(rows, from);
    writeBound(rows, to);
    rows.endRow();
  }
  for (const { index, above, below } of unit.tieBounds) {
    const rows = arrays.bounds;
    rows.beginRow();
    rows.int4(number);
    rows.int4(index);
    rows.int8(above === null ? null : bounded(above));
    rows.int8(below === null ? null : bounded(below));
    rows.endRow();
  }
}

/** A refusal, too, is true only under the settings it was judged by. */
function writeSettings(rows: RowArray, unit: Proposal, number: number): void {
  for (const { winery, revision, fixesUnits } of unit.admittedUnder) {
    rows.beginRow();
    rows.int4(number);
    rows.text(winery);
    rows.int4(revision);
    rows.boolean(fixesUnits);
    rows.endRow();
  }
}

function writeCheckpoint(rows: RowArray, { stream, position, state }: CheckpointRow, number: number): void {
  rows.beginRow();
  rows.int4(number);
  rows.text(stream);
  writePlace(rows, position);
  rows.uuid(position.id);
  rows.text(state);
  rows.endRow();
}

function writeRevision(rows: RowArray, row: Proposal['revisions'][number], number: number): void {
  rows.beginRow();
  rows.int4(number);
  rows.int4(row.index);
  rows.uuid(row.position.id);
  rows.int4(row.revision);
  writePlace(rows, row.position);
  rows.boolean(row.retracted);
  rows.text(row.winery);
  rows.text(row.otherWinery);
  rows.text(row.type);
  rows.text(row.data);
  rows.text(row.note);
  rows.text(row.refusal);
  rows.endRow();
}

export function writeStatus(rows: RowArray, row: Proposal['statuses'][number], number: number): void {
  rows.beginRow();
  rows.int4(number);
  rows.int4(row.index);
  rows.uuid(row.action);
  rows.int4(row.revision);
  writePlace(rows, row.position);
  rows.text(row.winery);
  rows.text(row.refusal);
  rows.endRow();
}

export function writeEntry(rows: RowArray, row: TouchRow, number: number): void {
  rows.beginRow();
  rows.int4(number);
  rows.int4(row.index);
  rows.uuid(row.position.id);
  rows.int4(row.revision);
  writePlace(rows, row.position);
  rows.int8(row.retracts?.first ?? null);
  rows.int4(row.retracts?.count ?? 0);
  rows.int4(row.events?.length ?? 0);
  rows.boolean(row.silent);
  rows.text(row.stream);
  rows.text(row.winery);
  rows.text(row.subject);
  rows.text(joinEvents(row.events));
  rows.endRow();
}

/** Effective time, tie break, tie index. */
function writePlace(rows: RowArray, { effectiveAt, tieBreak, tieIndex }: RowPosition): void {
  rows.int8(effectiveAt);
  rows.int8(tieBreak);
  rows.int4(tieIndex);
}

function writeBound(rows: RowArray, place: Position | null): void {
  rows.int8(place && bounded(place.effectiveAt));
  rows.int8(place && bounded(place.tieBreak));
  rows.uuid(place && boundId(place.id));
}

function joinEvents(events: readonly string[] | null): string | null {
  if (events === null) return null;
  for (const event of events) {
    if (event === '' || event.includes(eventSeparator)) throw new RangeError('an event is not a JSON text');
  }
  return events.join(eventSeparator);
}
