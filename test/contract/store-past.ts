import type { Version } from '../../src/application/ports/proposal.js';
import type { Position, StreamId } from '../../src/kernel/position.js';
import { committed, type Subject } from './store-subject.js';
import { place, recording, unwritten, writtenBy } from './store-unit.js';

/** Streams with a past, and places beyond all of it. */
export const beginning: Position = { effectiveAt: -Infinity, tieBreak: 0, id: '' };
export const end: Position = { effectiveAt: Infinity, tieBreak: Infinity, id: '\uffff' };

export interface Past {
  readonly places: readonly Position[];
  readonly numbers: readonly number[];
  readonly version: Version;
}

/** A stream with one action at each time, one event each. */
export async function past(subject: Subject, stream: StreamId, times: readonly number[]): Promise<Past> {
  const places = times.map((time) => place(time, 1));
  const numbers: number[] = [];
  let version = unwritten;
  for (const [index, at] of places.entries()) {
    const unit = recording({ stream, version, at, id: at.id, events: [`{"n":${index}}`] });
    numbers.push((await committed(subject, unit)) + 1);
    version = writtenBy(unit, stream);
  }
  return { places, numbers, version };
}

export function placeAt(places: readonly Position[], index: number): Position {
  const found = places[index];
  if (!found) throw new Error(`no place ${index}`);
  return found;
}
