import type { AuditEntry } from '../../src/application/ports/access-store.js';
import type { Proposal, RevisionRow, StatusRow, TouchRow, Version } from '../../src/application/ports/proposal.js';
import type { HeadRow } from '../../src/application/ports/store.js';
import type { StoredChange } from '../../src/application/ports/stored-change.js';
import type { VesselRecord, WineryRecord } from '../../src/application/ports/winery-settings-store.js';
import { comparePositions, type Position, type StreamId } from '../../src/kernel/position.js';

/** A published change set. `turn` counts publications: a view sees everything that was published up to its turn. */
export interface Published {
  readonly turn: number;
  /** With the rows of its draft. */
  readonly proposal: Proposal;
  readonly change: StoredChange;
}
/** A change set that was published, or whose answer is remembered. */
export interface KnownChange {
  readonly change: StoredChange;
  /** The mark of the decision that made it known; null for settings. */
  readonly mark: string | null;
}
export interface KeptRevision {
  readonly row: RevisionRow;
  readonly position: Position;
  readonly published: Published;
}
interface KeptStatus {
  readonly row: StatusRow;
  readonly position: Position;
  readonly published: Published;
}
export interface KeptTouch {
  readonly row: TouchRow;
  readonly position: Position;
  readonly published: Published;
}
/** All rows that were ever published for one action on one stream at one position, oldest first. */
interface KeptPosition {
  readonly position: Position;
  readonly rows: KeptTouch[];
}
interface KeptVersion {
  readonly version: Version;
  /** The last number of the last change set that wrote a touch on the stream. */
  readonly number: number;
  readonly published: Published;
}
/** A saved state, and the turns in which it is current. */
interface KeptCheckpoint {
  readonly position: Position;
  readonly state: string;
  readonly since: number;
  until: number;
}
/** One stream: its rows by position, in timeline order. */
interface KeptStream {
  readonly positions: KeptPosition[];
  readonly versions: KeptVersion[];
  readonly checkpoints: KeptCheckpoint[];
  head: HeadRow | null;
}
/** An entry of the audit trail that is not an edit. `wineries`: those that it concerns. */
export interface KeptAuditEntry extends Omit<AuditEntry, 'matches'> {
  readonly wineries: readonly string[];
}
/** The rows of a draft. */
interface KeptDraft {
  readonly touches: TouchRow[];
  readonly statuses: StatusRow[];
}

/**
 * The data of the in-memory store.
 * Owns: everything that was ever published, settings, drafts. Does not own: the rules of committing, the shapes that readers get.
 * Invariant: what was published never changes; a checkpoint ends, it is not removed. So a view is a turn.
 */
export class MemoryRecord {
  readonly published: Published[] = [];
  readonly byChange = new Map<string, Published>();
  /** Requests that changed nothing, and puts of settings: only their answers are remembered. */
  readonly remembered = new Map<string, KnownChange>();
  readonly revisions = new Map<string, KeptRevision[]>();
  readonly statuses = new Map<string, KeptStatus[]>();
  readonly streams = new Map<StreamId, KeptStream>();
  readonly wineries = new Map<string, { record: WineryRecord; unitsFixed: boolean }>();
  readonly vessels = new Map<string, VesselRecord>();
  /** Requests of which no copy can be committed any more. */
  readonly voidRequests = new Set<string>();
  readonly drafts = new Map<number, KeptDraft>();
  /** In the order in which they were appended. */
  readonly audited: KeptAuditEntry[] = [];
  /** The number from which on notifications name their schemas; null until the level is raised. */
  schemasSince: number | null = null;
  /** The number from which on notifications name who recorded them, or null. */
  recordersSince: number | null = null;

  get turn(): number {
    return this.published.length;
  }

  get head(): number {
    return this.published.at(-1)?.change.last ?? 0;
  }

  appendAudit(entry: Omit<KeptAuditEntry, 'place' | 'wineries'>): void {
    const place = { head: this.head, number: this.audited.length + 1 };
    this.audited.push({ ...entry, place, wineries: entry.winery === null ? [] : [entry.winery] });
  }

  known(change: string): KnownChange | null {
    const published = this.byChange.get(change);
    if (published !== undefined) return { change: published.change, mark: published.proposal.mark };
    return this.remembered.get(change) ?? null;
  }

  stream(name: StreamId): KeptStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = { positions: [], versions: [], checkpoints: [], head: null };
      this.streams.set(name, stream);
    }
    return stream;
  }

  version(name: StreamId, turn = this.turn): KeptVersion | undefined {
    return this.streams.get(name)?.versions.findLast(({ published }) => published.turn <= turn);
  }

  /** The touches of a stream at a turn: the newest row of each position, unless by that row the action no longer touches the stream. */
  touches(name: StreamId, turn = this.turn): KeptTouch[] {
    return (this.streams.get(name)?.positions ?? []).flatMap((kept) => {
      const newest = kept.rows.findLast(({ published }) => published.turn <= turn);
      return newest === undefined || newest.row.events === null ? [] : [newest];
    });
  }

  /** The checkpoint with the highest position among those that are current in a turn and match. */
  checkpoint(name: StreamId, matches: (position: Position) => boolean, turn = this.turn): KeptCheckpoint | null {
    let found: KeptCheckpoint | null = null;
    for (const one of this.streams.get(name)?.checkpoints ?? []) {
      if (one.since > turn || one.until <= turn || !matches(one.position)) continue;
      if (found === null || comparePositions(found.position, one.position) < 0) found = one;
    }
    return found;
  }

  /** The head state of a stream if it is current at a turn. */
  currentHead(name: StreamId, turn = this.turn): HeadRow | null {
    const head = this.streams.get(name)?.head ?? null;
    const version = this.version(name, turn)?.version;
    return head !== null && version !== undefined && sameVersion(head.version, version) ? head : null;
  }

  /** The index of a position in a stream, or the one at which it would be inserted. */
  positionIndex({ positions }: KeptStream, position: Position): number {
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const kept = positions[middle];
      if (kept !== undefined && comparePositions(kept.position, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function sameVersion(a: Version, b: Version): boolean {
  return a.counter === b.counter && a.mark === b.mark;
}
