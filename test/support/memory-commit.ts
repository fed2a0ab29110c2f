import type { Proposal, RowPosition } from '../../src/application/ports/proposal.js';
import type { CommitResult } from '../../src/application/ports/store.js';
import { comparePositions, type Position, samePosition } from '../../src/kernel/position.js';
import { type KnownChange, type MemoryRecord, type Published, sameVersion } from './memory-record.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sha256 = /^[0-9a-f]{64}$/;

/** Commits one proposal, all or nothing. The store commits a batch by doing so in order. */
export function commitProposal(record: MemoryRecord, proposal: Proposal): CommitResult {
  const result = judged(record, proposal);
  // A draft is published with its proposal, or not at all.
  if (proposal.draft !== null) record.drafts.delete(proposal.draft);
  return result;
}

function judged(record: MemoryRecord, proposal: Proposal): CommitResult {
  const fault = contentFault(proposal);
  if (fault !== null) return { kind: 'failed', error: new Error(fault) };
  const known = record.known(proposal.change);
  if (known !== null) return repeated(known, proposal);
  if (isVoid(record, proposal)) return { kind: 'void' };
  const taken = proposal.revisions.filter(({ position, revision }) =>
    record.revisions.get(position.id)?.some((kept) => kept.row.revision === revision),
  );
  if (taken.some(({ revision }) => revision === 1)) return { kind: 'id_reused' };
  if (taken.length > 0 || !isCurrent(record, proposal)) return { kind: 'lost_race' };
  if (proposal.checkOnly) {
    remember(record, proposal);
    if (proposal.copyOf?.voids) record.voidRequests.add(proposal.copyOf.request);
    return { kind: 'committed', first: 0, last: -1 };
  }
  const { first, last } = publish(record, whole(record, proposal)).change;
  return { kind: 'committed', first, last };
}

function repeated({ change, mark }: KnownChange, proposal: Proposal): CommitResult {
  if (change.requestHash !== proposal.requestHash) return { kind: 'id_reused' };
  if (mark !== proposal.mark) return { kind: 'duplicate', change };
  return { kind: 'committed', first: change.first, last: change.last };
}

function isVoid({ voidRequests }: MemoryRecord, { copyOf }: Proposal): boolean {
  return copyOf !== null && !copyOf.voids && voidRequests.has(copyOf.request);
}

function isCurrent(record: MemoryRecord, proposal: Proposal): boolean {
  const base = record.head + 1;
  return (
    proposal.admittedUnder.every(({ winery, revision }) => record.wineries.get(winery)?.record.revision === revision) &&
    proposal.reads.every(({ stream, version }) =>
      sameVersion(record.version(stream)?.version ?? { counter: 0, mark: '' }, version),
    ) &&
    proposal.tieBounds.every(
      ({ index, above, below }) => (above === null || base + index > above) && (below === null || base + index < below),
    ) &&
    (proposal.draft === null || record.drafts.has(proposal.draft))
  );
}

function remember({ remembered }: MemoryRecord, proposal: Proposal): void {
  const { change, mark, requestHash, winery, recordedAt, answer } = proposal;
  if (answer === '') return;
  const stored = {
    change,
    requestHash,
    winery,
    recordedAt,
    answer,
    expectedRevision: null,
    recordedBy: null,
    request: null,
  };
  remembered.set(change, { change: { ...stored, first: 0, last: -1 }, mark });
}

/** The proposal with the rows of its draft. */
function whole({ drafts }: MemoryRecord, proposal: Proposal): Proposal {
  const draft = proposal.draft === null ? undefined : drafts.get(proposal.draft);
  if (draft === undefined) return proposal;
  const touches = [...draft.touches, ...proposal.touches];
  return { ...proposal, touches, statuses: [...draft.statuses, ...proposal.statuses] };
}

function publish(record: MemoryRecord, proposal: Proposal): Published {
  const first = record.head + 1;
  const { change, mark, requestHash, expectedRevision, answer, winery, recordedAt, recordedBy } = proposal;
  const last = first + proposal.notifications - 1;
  const request = proposal.copyOf?.request ?? null;
  const stored = {
    change,
    requestHash,
    expectedRevision,
    answer,
    winery,
    recordedAt,
    recordedBy,
    first,
    last,
    request,
  };
  const published: Published = { turn: record.turn + 1, proposal, change: stored };
  const settle = (position: RowPosition): Position => ({
    effectiveAt: position.effectiveAt,
    tieBreak: position.tieBreak ?? first + (position.tieIndex ?? 0),
    id: position.id,
  });
  for (const row of proposal.revisions)
    append(record.revisions, row.position.id, { row, position: settle(row.position), published });
  for (const row of proposal.statuses)
    append(record.statuses, row.action, { row, position: settle(row.position), published });
  for (const row of proposal.touches) {
    const stream = record.stream(row.stream);
    const position = settle(row.position);
    const index = record.positionIndex(stream, position);
    const at = stream.positions[index];
    if (at !== undefined && samePosition(at.position, position)) at.rows.push({ row, position, published });
    else stream.positions.splice(index, 0, { position, rows: [{ row, position, published }] });
  }
  const touched = new Set(proposal.touches.map(({ stream }) => stream));
  for (const { stream, version, write } of proposal.reads) {
    if (!write) continue;
    const { versions } = record.stream(stream);
    const number = touched.has(stream) ? last : (versions.at(-1)?.number ?? 0);
    versions.push({ version: { counter: version.counter + 1, mark }, number, published });
  }
  saveCheckpoints(record, proposal, published.turn, settle);
  for (const used of proposal.admittedUnder) {
    const kept = record.wineries.get(used.winery);
    if (kept !== undefined) kept.unitsFixed = true;
  }
  record.published.push(published);
  record.byChange.set(change, published);
  return published;
}

function saveCheckpoints(
  record: MemoryRecord,
  proposal: Proposal,
  turn: number,
  settle: (position: RowPosition) => Position,
): void {
  for (const { stream, from, to } of proposal.dirtySpans) {
    for (const one of record.stream(stream).checkpoints) {
      const within =
        comparePositions(one.position, from) >= 0 && (to === null || comparePositions(one.position, to) < 0);
      if (within) one.until = Math.min(one.until, turn);
    }
  }
  for (const { stream, position: at, state } of proposal.checkpoints) {
    const position = settle(at);
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

/** The reason why a database of UUIDs and texts cannot store a proposal, or null. */
function contentFault(proposal: Proposal): string | null {
  if (!uuid.test(proposal.change)) return `The id of a change set must be a UUID, not ${proposal.change}.`;
  if (!sha256.test(proposal.requestHash)) return `A hash must have 64 hexadecimal digits: ${proposal.requestHash}.`;
  if (proposal.copyOf !== null && !uuid.test(proposal.copyOf.request))
    return `The id of a request must be a UUID, not ${proposal.copyOf.request}.`;
  const texts = [
    proposal.answer,
    proposal.winery,
    proposal.recordedBy,
    ...proposal.revisions.flatMap((row) => [row.winery, row.type, row.data, row.note, row.refusal]),
    ...proposal.statuses.flatMap((row) => [row.winery, row.refusal]),
    ...proposal.touches.flatMap((row) => [row.stream, row.winery, row.subject, ...(row.events ?? [])]),
    ...proposal.checkpoints.map((row) => row.state),
  ];
  return texts.some((text) => text?.includes('\0')) ? 'A text must not contain U+0000.' : null;
}
