import type { Version } from '../../src/application/ports/proposal.js';
import type { Position, StreamId } from '../../src/kernel/position.js';
import { newPosition, recording, unwritten, writtenBy } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

/** Positions before and after all real ones. */
export const beginning: Position = { effectiveAt: -Infinity, tieBreak: 0, id: '' };
export const end: Position = { effectiveAt: Infinity, tieBreak: Infinity, id: '\uffff' };

/** A stream with a past. */
interface Past {
  readonly positions: readonly Position[];
  /** The number of each action's only assertion. */
  readonly numbers: readonly number[];
  readonly version: Version;
}

/** Records one action with one event at each time. */
export async function past(subject: Subject, stream: StreamId, times: readonly number[]): Promise<Past> {
  const positions = times.map((time) => newPosition(time, 1));
  const numbers: number[] = [];
  let version = unwritten;
  for (const [index, at] of positions.entries()) {
    const proposal = recording({ stream, version, at, id: at.id, events: [`{"n":${index}}`] });
    numbers.push((await committed(subject, proposal)) + 1);
    version = writtenBy(proposal, stream);
  }
  return { positions, numbers, version };
}

export function positionAt(positions: readonly Position[], index: number): Position {
  const found = positions[index];
  if (!found) throw new Error(`no position ${index}`);
  return found;
}
