import { decodeEvent } from '../application/change/codec.js';
import type { HistoryReader, StoredTouch } from '../application/ports/history-reader.js';
import type { CellarEvent } from '../cellar/event.js';
import { publicEvent } from '../cellar/public-event.js';
import { justBefore, type Position, positionKey, type StreamId, samePosition } from '../kernel/position.js';
import { batches } from './batches.js';
import { firstMismatch, type Mismatch, rethrowUnavailable } from './difference.js';
import type { TaskContext } from './task.js';

/** Stored touches, by stream and position. */
export interface StoredEvents {
  of(stream: StreamId, position: Position): StoredTouch | undefined;
}

/** Reads the stored touches of actions on streams. */
export class StoredTouches {
  constructor(
    private readonly context: {
      readonly view: Pick<HistoryReader, 'after'>;
      readonly limits: Pick<TaskContext['limits'], 'streamsPerRead'>;
    },
  ) {}

  async at(places: readonly { readonly stream: StreamId; readonly position: Position }[]): Promise<StoredEvents> {
    const found = new Map<string, StoredTouch>();
    for (const batch of batches(places, this.context.limits.streamsPerRead)) {
      const slices = await this.context.view.after(
        batch.map(({ stream, position }) => ({ stream, after: justBefore(position), limit: 1 })),
      );
      for (const [index, { stream, position }] of batch.entries()) {
        const touch = slices[index]?.touches[0];
        if (touch !== undefined && samePosition(touch.position, position)) found.set(touchKey(stream, position), touch);
      }
    }
    return { of: (stream, position) => found.get(touchKey(stream, position)) };
  }
}

/** Compares the stored touch of an action on a stream with the events that it must have. Null: the action must not touch the stream. */
export function compareTouch(
  expected: readonly CellarEvent[] | null,
  found: Pick<StoredTouch, 'events'> | undefined,
): 'same' | 'unreadable' | Mismatch {
  const field = expected === null || found === undefined ? 'touch' : '/events';
  try {
    const stored = found === undefined ? undefined : publicEvents(found);
    return firstMismatch(expected?.map(publicEvent), stored, field) ?? 'same';
  } catch (error) {
    rethrowUnavailable(error);
    return 'unreadable';
  }
}

/** Returns the events of a stored touch in their public form. @throws if they cannot be read */
export function publicEvents({ events }: Pick<StoredTouch, 'events'>): unknown[] {
  return events.map((event) => publicEvent(decodeEvent(event)));
}

/** Returns a text that identifies the touch of a stream at a position. */
export function touchKey(stream: StreamId, position: Position): string {
  return `${stream}|${positionKey(position)}`;
}
