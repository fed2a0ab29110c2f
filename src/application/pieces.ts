import { type Pause, pause } from '../kernel/cascade-step.js';
import type { Scheduler } from './ports/scheduler.js';

/** Work that pauses between its pieces, so that a large request does not hold up the others. It returns its result. */
export type InPieces<T> = Generator<Pause, T, undefined>;

/** Ends the present turn of the event loop: everything else that is ready runs first. */
export function nextTurn(scheduler: Pick<Scheduler, 'nextTurn'>): Promise<void> {
  return new Promise((resolve) => scheduler.nextTurn(resolve));
}

/** Runs work to its end. Returns the result of small work at once, and a promise if there was a pause. */
export function finish<T>(work: InPieces<T>, scheduler: Pick<Scheduler, 'nextTurn'>): T | Promise<T> {
  const first = work.next();
  return first.done ? first.value : finishLater(work, scheduler);
}

async function finishLater<T>(work: InPieces<T>, scheduler: Pick<Scheduler, 'nextTurn'>): Promise<T> {
  for (;;) {
    await nextTurn(scheduler);
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Maps a list, with a pause after every `perPiece` items. */
export function* mapInPieces<Item, T>(
  items: Iterable<Item>,
  perPiece: number,
  map: (item: Item, index: number) => T,
): InPieces<T[]> {
  const results: T[] = [];
  for (const item of items) {
    results.push(map(item, results.length));
    if (results.length % perPiece === 0) yield pause;
  }
  return results;
}
