/**
 * A pause point: a piece of work is done and more follows. The driver may run other work before it goes on: until then the work keeps all that it has read, so
 * nothing may change the history from which it is supplied.
 */
export interface Pause {
  readonly kind: 'pause';
}

export const pause: Pause = { kind: 'pause' };

/** Work with pause points between its pieces, so that a large request does not hold up the others. It returns its result. */
export type InPieces<T> = Generator<Pause, T, unknown>;

/** Does all of the work at once. */
export function atOnce<T>(work: InPieces<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
