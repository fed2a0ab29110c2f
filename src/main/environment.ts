/** Time, order and chance of a real process. */
import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Environment } from './assemble.js';

export const scheduler: Scheduler = {
  microtask: (work) => queueMicrotask(work),
  nextTurn: (work) => {
    setImmediate(work);
  },
  later: (ms, work) => {
    setTimeout(work, ms);
  },
  elapsedMs: () => performance.now(),
};

export const environment: Environment = {
  ...{ scheduler, elapsedMs: scheduler.elapsedMs, now: Date.now, newMark: randomUUID },
  newId: () => newUuid(),
};
