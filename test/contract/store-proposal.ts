import { createHash, randomUUID } from 'node:crypto';
import type { Proposal, RowPosition, TouchRow, Version } from '../../src/application/ports/proposal.js';
import type { Position, StreamId } from '../../src/kernel/position.js';

/** Builds proposals for the contract suite of the store. A test states only the parts that matter to it. */
export const unwritten: Version = { counter: 0, mark: '' };
export const winery = 'estate';

export function hashOf(request: string): string {
  return createHash('sha256').update(request).digest('hex');
}

export function lot(code: string): StreamId {
  return `lot/${winery}/${code}`;
}

export function newPosition(effectiveAt: number, tieBreak: number, id: string = randomUUID()): Position {
  return { effectiveAt, tieBreak, id };
}

/** The position of a row whose tie break is known. */
export function rowAt({ effectiveAt, tieBreak, id }: Position): RowPosition {
  return { effectiveAt, tieBreak, tieIndex: null, id };
}

/** The version that a proposal gives to a stream that it writes. */
export function writtenBy(proposal: Proposal, stream: StreamId): Version {
  const read = proposal.reads.find((candidate) => candidate.stream === stream);
  if (!read?.write) throw new Error(`the proposal does not write ${stream}`);
  return { counter: read.version.counter + 1, mark: proposal.mark };
}

/** The same change set, decided by another node. */
export function decidedAgain(proposal: Proposal, parts: Partial<Proposal> = {}): Proposal {
  return { ...proposal, mark: randomUUID(), ...parts };
}

/** An empty proposal with some of its parts replaced. */
export function proposalOf(parts: Partial<Proposal>): Proposal {
  const change = parts.change ?? randomUUID();
  return {
    change,
    mark: randomUUID(),
    rules: 1,
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
    draft: null,
    checkpoints: [],
    dirtySpans: [],
    tieBounds: [],
    admittedUnder: [],
    checkOnly: false,
    copyOf: null,
    ...parts,
  };
}

interface Recording {
  readonly stream: StreamId;
  readonly version: Version;
  /** The position, or the effective time alone: then the commit assigns the tie break. */
  readonly at: number | Position;
  readonly id?: string;
  readonly events?: readonly string[];
  readonly data?: string;
  readonly type?: string;
  readonly refusal?: string;
  readonly more?: Partial<Proposal>;
}

/** Records one action on one stream. */
export function recording({ stream, version, at, id, events = ['{"moved":1}'], ...rest }: Recording): Proposal {
  const position: RowPosition =
    typeof at === 'number' ? { effectiveAt: at, tieBreak: null, tieIndex: 0, id: id ?? randomUUID() } : rowAt(at);
  const revision = {
    index: 0,
    revision: 1,
    winery,
    otherWinery: null,
    type: rest.type ?? 'rack',
    position,
    retracted: false,
    data: rest.data ?? '{"loss":1}',
    decidedBy: null,
    adopted: null,
    sent: null,
    note: null,
    refusal: rest.refusal ?? null,
  };
  return proposalOf({
    reads: [{ stream, version, write: true }],
    notifications: 1 + events.length,
    revisions: [revision],
    touches: [touch({ stream, position, events, index: events.length === 0 ? -1 : 1 })],
    ...rest.more,
  });
}

interface TouchParts {
  readonly stream: StreamId;
  readonly position: RowPosition;
  readonly events: readonly string[] | null;
  readonly index: number;
  readonly revision?: number;
  readonly retracts?: TouchRow['retracts'];
}

export function touch({ stream, position, events, index, revision = 1, retracts = null }: TouchParts): TouchRow {
  const subject = stream.split('/')[2] ?? '';
  return { index, stream, position, revision, retracts, events, winery, subject, silent: false };
}

interface Revising {
  readonly stream: StreamId;
  readonly version: Version;
  readonly at: Position;
  readonly revision: number;
  /** The number of its only believed assertion, which is retracted. */
  readonly takesBack: number;
  /** Null: the action is retracted. */
  readonly events: readonly string[] | null;
  readonly more?: Partial<Proposal>;
}

/** Makes a later revision of an action at its position. */
export function revising({ stream, version, at, revision, takesBack, events, more }: Revising): Proposal {
  const position = rowAt(at);
  const retracts = { first: takesBack, count: 1 };
  return proposalOf({
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
        decidedBy: null,
        adopted: null,
        sent: null,
        note: `revision ${revision}`,
        refusal: null,
      },
    ],
    touches: [touch({ stream, position, events, index: 1, revision, retracts })],
    ...more,
  });
}
