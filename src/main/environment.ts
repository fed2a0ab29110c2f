/** Time, order and chance of a real process. */
import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Timers } from '../cluster/timers.js';
import type { Environment } from './assemble.js';

const scheduler: Scheduler = {
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

export const timers: Timers = {
  elapsedMs: scheduler.elapsedMs,
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  jitter: (ms) => ms * (0.5 + Math.random() / 2),
};
