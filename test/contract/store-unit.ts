import { createHash, randomUUID } from 'node:crypto';
import type { Proposal, RowPosition, TouchRow, Version } from '../../src/application/ports/proposal.js';
import type { Position, StreamId } from '../../src/kernel/position.js';

/** Change sets for the store's contract, with as little said as a test needs to say. */
export const unwritten: Version = { counter: 0, mark: '' };
export const winery = 'estate';

export function hashOf(request: string): string {
  return createHash('sha256').update(request).digest('hex');
}

export function lot(code: string): StreamId {
  return `lot/${winery}/${code}`;
}

/** A place with its tie break settled. */
export function place(effectiveAt: number, tieBreak: number, id: string = randomUUID()): Position {
  return { effectiveAt, tieBreak, id };
}

export function settled({ effectiveAt, tieBreak, id }: Position): RowPosition {
  return { effectiveAt, tieBreak, tieIndex: null, id };
}

/** The version that a unit gives to the streams it writes. */
export function writtenBy(unit: Proposal, stream: StreamId): Version {
  const read = unit.reads.find((candidate) => candidate.stream === stream);
  if (!read?.write) throw new Error(`the unit does not write ${stream}`);
  return { counter: read.version.counter + 1, mark: unit.change };
}

/** A unit of nothing: what a test says replaces it. */
export function unitOf(parts: Partial<Proposal>): Proposal {
  const change = parts.change ?? randomUUID();
  return {
    change,
    mark: change,
    requestHash: hashOf(change),
    expectedRevision: null,
    answer: '{"impact":{}}',
    winery,
    recordedAt: 1_700_000_000_000,
    recordedBy: null,
    reads: [],
    notifications: 0,
    revisions: [],
    statuses: [],
    touches: [],
    checkpoints: [],
    dirtySpans: [],
    tieBounds: [],
    admittedUnder: [],
    checkOnly: false,
    ...parts,
  };
}

export interface Recording {
  readonly stream: StreamId;
  readonly version: Version;
  /** Its effective time; the tie break is assigned by the store unless `at` is a place. */
  readonly at: number | Position;
  readonly id?: string;
  readonly events?: readonly string[];
  readonly data?: string;
  readonly type?: string;
  readonly refusal?: string;
  readonly more?: Partial<Proposal>;
}

/** One action, recorded on one stream. */
export function recording({ stream, version, at, id, events = ['{"moved":1}'], ...say }: Recording): Proposal {
  const position: RowPosition =
    typeof at === 'number' ? { effectiveAt: at, tieBreak: null, tieIndex: 0, id: id ?? randomUUID() } : settled(at);
  const revision = {
    index: 0,
    revision: 1,
    winery,
    otherWinery: null,
    type: say.type ?? 'rack',
    position,
    retracted: false,
    data: say.data ?? '{"loss":1}',
    note: null,
    refusal: say.refusal ?? null,
  };
  return unitOf({
    reads: [{ stream, version, write: true }],
    notifications: 1 + events.length,
    revisions: [revision],
    touches: [entry({ stream, position, events, index: events.length === 0 ? -1 : 1 })],
    ...say.more,
  });
}

export interface Saying {
  readonly stream: StreamId;
  readonly position: RowPosition;
  readonly events: readonly string[] | null;
  readonly index: number;
  readonly revision?: number;
  readonly retracts?: TouchRow['retracts'];
}

export function entry({ stream, position, events, index, revision = 1, retracts = null }: Saying): TouchRow {
  const subject = stream.split('/')[2] ?? '';
  return { index, stream, position, revision, retracts, events, winery, subject, silent: false };
}

export interface Revising {
  readonly stream: StreamId;
  readonly version: Version;
  readonly at: Position;
  readonly revision: number;
  /** The number of its one believed assertion. */
  readonly takesBack: number;
  /** null: it is retracted. */
  readonly events: readonly string[] | null;
  readonly more?: Partial<Proposal>;
}

/** A later revision of an action, where it stands. */
export function revising({ stream, version, at, revision, takesBack, events, more }: Revising): Proposal {
  const position = settled(at);
  const retracts = { first: takesBack, count: 1 };
  return unitOf({
    reads: [{ stream, version, write: true }],
    notifications: 2 + (events?.length ?? 0),
    revisions: [
      {
        index: 0,
        revision,
        winery,
        otherWinery: null,
        type: 'rack',
        position,
        retracted: events === null,
        data: `{"loss":${revision}}`,
        note: `revision ${revision}`,
        refusal: null,
      },
    ],
    touches: [entry({ stream, position, events, index: 1, revision, retracts })],
    ...more,
  });
}
