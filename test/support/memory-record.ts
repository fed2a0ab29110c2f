import type { VesselRecord, WineryRecord } from '../../src/application/ports/archive.js';
import type { Proposal, RevisionRow, StatusRow, TouchRow, Version } from '../../src/application/ports/proposal.js';
import type { HeadRow } from '../../src/application/ports/store.js';
import type { StoredChange } from '../../src/application/ports/stored-change.js';
import { comparePositions, type Position, type StreamId } from '../../src/kernel/position.js';

/** A published change set. `turn` counts publications: what a view sees is what was published up to its turn. */
export interface Published {
  readonly turn: number;
  readonly unit: Proposal;
  readonly change: StoredChange;
}
export interface KeptRevision {
  readonly row: RevisionRow;
  readonly position: Position;
  readonly published: Published;
}
export interface KeptStatus {
  readonly row: StatusRow;
  readonly position: Position;
  readonly published: Published;
}
export interface KeptEntry {
  readonly row: TouchRow;
  readonly position: Position;
  readonly published: Published;
}
/** All that was ever said of one action on one stream at one place, oldest first. */
export interface Place {
  readonly position: Position;
  readonly said: KeptEntry[];
}
export interface KeptVersion {
  readonly version: Version;
  /** The last number of the last change set that said something of the stream. */
  readonly number: number;
  readonly published: Published;
}
/** A saved state, and the turns in which it counts. */
export interface KeptCheckpoint {
  readonly position: Position;
  readonly state: string;
  readonly since: number;
  until: number;
}
/** One stream: its places in timeline order. */
export interface KeptStream {
  readonly places: Place[];
  readonly versions: KeptVersion[];
  readonly checkpoints: KeptCheckpoint[];
  head: HeadRow | null;
}

/**
 * What the in-memory store keeps. Owns: all that was ever published, and the settings. Does not own: the rules of committing, the shapes of readers.
 * Invariant: nothing that was published is changed; a checkpoint ends, it is not removed. So a view is nothing but a turn.
 */
export class MemoryRecord {
  readonly published: Published[] = [];
  readonly byChange = new Map<string, Published>();
  /** Requests that changed nothing, or put settings, and are known again. */
  readonly remembered = new Map<string, StoredChange>();
  readonly revisions = new Map<string, KeptRevision[]>();
  readonly statuses = new Map<string, KeptStatus[]>();
  readonly streams = new Map<StreamId, KeptStream>();
  readonly wineries = new Map<string, { record: WineryRecord; unitsFixed: boolean }>();
  readonly vessels = new Map<string, VesselRecord>();

  get turn(): number {
    return this.published.length;
  }

  get head(): number {
    return this.published.at(-1)?.change.last ?? 0;
  }

  known(change: string): StoredChange | null {
    return this.byChange.get(change)?.change ?? this.remembered.get(change) ?? null;
  }

  stream(name: StreamId): KeptStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = { places: [], versions: [], checkpoints: [], head: null };
      this.streams.set(name, stream);
    }
    return stream;
  }

  version(name: StreamId, turn = this.turn): KeptVersion | undefined {
    return this.streams.get(name)?.versions.findLast(({ published }) => published.turn <= turn);
  }

  /** What is said of each place of a stream, as of a turn: its newest say, unless that is that it is gone. */
  touches(name: StreamId, turn = this.turn): KeptEntry[] {
    return (this.streams.get(name)?.places ?? []).flatMap((place) => {
      const said = place.said.findLast(({ published }) => published.turn <= turn);
      return said === undefined || said.row.events === null ? [] : [said];
    });
  }

  /** The newest checkpoint that counts in a turn, among those that are wanted. */
  checkpoint(name: StreamId, wanted: (position: Position) => boolean, turn = this.turn): KeptCheckpoint | null {
    let found: KeptCheckpoint | null = null;
    for (const one of this.streams.get(name)?.checkpoints ?? []) {
      if (one.since > turn || one.until <= turn || !wanted(one.position)) continue;
      if (found === null || comparePositions(found.position, one.position) < 0) found = one;
    }
    return found;
  }

  /** The saved head, if it is of the version that the stream has now. */
  currentHead(name: StreamId): HeadRow | null {
    const head = this.streams.get(name)?.head ?? null;
    const version = this.version(name)?.version;
    return head !== null && version !== undefined && sameVersion(head.version, version) ? head : null;
  }

  /** Where a position is, or would be, among the places of a stream. */
  placeIndex({ places }: KeptStream, position: Position): number {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePositions((places[middle] as Place).position, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function sameVersion(a: Version, b: Version): boolean {
  return a.counter === b.counter && a.mark === b.mark;
}
