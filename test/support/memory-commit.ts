import type { Proposal, RowPosition } from '../../src/application/ports/proposal.js';
import type { CommitResult } from '../../src/application/ports/store.js';
import { comparePositions, type Position, samePosition } from '../../src/kernel/position.js';
import { type MemoryRecord, type Published, sameVersion } from './memory-record.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sha256 = /^[0-9a-f]{64}$/;

/** Commits one unit, all or nothing, after those before it: what the port promises of a batch follows from doing so in order. */
export function commitUnit(record: MemoryRecord, unit: Proposal): CommitResult {
  const fault = contentFault(unit);
  if (fault !== null) return { kind: 'failed', error: new Error(fault) };
  const known = record.known(unit.change);
  if (known !== null)
    return known.requestHash === unit.requestHash ? { kind: 'duplicate', change: known } : { kind: 'id_reused' };
  const taken = unit.revisions.filter(({ position, revision }) =>
    record.revisions.get(position.id)?.some((kept) => kept.row.revision === revision),
  );
  if (taken.some(({ revision }) => revision === 1)) return { kind: 'id_reused' };
  if (taken.length > 0 || !holds(record, unit)) return { kind: 'lost_race' };
  if (unit.checkOnly) {
    const { change, requestHash, winery, recordedAt, answer } = unit;
    const numbers = { first: 0, last: -1 };
    if (answer !== '')
      record.remembered.set(change, {
        ...{ change, requestHash, winery, recordedAt, answer, ...numbers },
        expectedRevision: null,
        recordedBy: null,
      });
    return { kind: 'committed', ...numbers };
  }
  const { first, last } = publish(record, unit).change;
  return { kind: 'committed', first, last };
}

function holds(record: MemoryRecord, unit: Proposal): boolean {
  const base = record.head + 1;
  return (
    unit.admittedUnder.every(({ winery, revision }) => record.wineries.get(winery)?.record.revision === revision) &&
    unit.reads.every(({ stream, version }) =>
      sameVersion(record.version(stream)?.version ?? { counter: 0, mark: '' }, version),
    ) &&
    unit.tieBounds.every(
      ({ index, above, below }) => (above === null || base + index > above) && (below === null || base + index < below),
    )
  );
}

function publish(record: MemoryRecord, unit: Proposal): Published {
  const first = record.head + 1;
  const { change, requestHash, expectedRevision, answer, winery, recordedAt, recordedBy } = unit;
  const published: Published = {
    turn: record.turn + 1,
    unit,
    change: {
      change,
      requestHash,
      expectedRevision,
      answer,
      winery,
      recordedAt,
      recordedBy,
      first,
      last: first + unit.notifications - 1,
    },
  };
  const settle = (position: RowPosition): Position => ({
    effectiveAt: position.effectiveAt,
    tieBreak: position.tieBreak ?? first + (position.tieIndex ?? 0),
    id: position.id,
  });
  for (const row of unit.revisions)
    append(record.revisions, row.position.id, { row, position: settle(row.position), published });
  for (const row of unit.statuses)
    append(record.statuses, row.action, { row, position: settle(row.position), published });
  for (const row of unit.touches) {
    const stream = record.stream(row.stream);
    const position = settle(row.position);
    const index = record.placeIndex(stream, position);
    const place = stream.places[index];
    if (place !== undefined && samePosition(place.position, position)) place.said.push({ row, position, published });
    else stream.places.splice(index, 0, { position, said: [{ row, position, published }] });
  }
  const said = new Set(unit.touches.map(({ stream }) => stream));
  for (const { stream, version, write } of unit.reads) {
    if (!write) continue;
    const { versions } = record.stream(stream);
    const number = said.has(stream) ? published.change.last : (versions.at(-1)?.number ?? 0);
    versions.push({ version: { counter: version.counter + 1, mark: unit.mark ?? change }, number, published });
  }
  saveCheckpoints(record, unit, published.turn, settle);
  for (const used of unit.admittedUnder) {
    const kept = record.wineries.get(used.winery);
    if (kept !== undefined) kept.unitsFixed = true;
  }
  record.published.push(published);
  record.byChange.set(change, published);
  return published;
}

function saveCheckpoints(
  record: MemoryRecord,
  unit: Proposal,
  turn: number,
  settle: (position: RowPosition) => Position,
): void {
  for (const { stream, from, to } of unit.dirtySpans) {
    for (const one of record.stream(stream).checkpoints) {
      const within =
        comparePositions(one.position, from) >= 0 && (to === null || comparePositions(one.position, to) < 0);
      if (within) one.until = Math.min(one.until, turn);
    }
  }
  for (const { stream, position: place, state } of unit.checkpoints) {
    const position = settle(place);
    const { checkpoints } = record.stream(stream);
    for (const one of checkpoints) if (samePosition(one.position, position)) one.until = Math.min(one.until, turn);
    checkpoints.push({ position, state, since: turn, until: Number.POSITIVE_INFINITY });
  }
}

function append<T>(kept: Map<string, T[]>, key: string, item: T): void {
  const list = kept.get(key);
  if (list === undefined) kept.set(key, [item]);
  else list.push(item);
}

/** What no database of texts and UUIDs takes. */
function contentFault(unit: Proposal): string | null {
  if (!uuid.test(unit.change)) return 'a change set is called by a UUID';
  if (!sha256.test(unit.requestHash)) return 'a hash is 64 hexadecimal digits';
  const texts = [
    unit.answer,
    unit.winery,
    unit.recordedBy,
    ...unit.revisions.flatMap((row) => [row.winery, row.type, row.data, row.note, row.refusal]),
    ...unit.statuses.flatMap((row) => [row.winery, row.refusal]),
    ...unit.touches.flatMap((row) => [row.stream, row.winery, row.subject, ...(row.events ?? [])]),
    ...unit.checkpoints.map((row) => row.state),
  ];
  return texts.some((text) => text?.includes('\0')) ? 'a text holds U+0000' : null;
}
