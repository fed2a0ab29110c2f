import type { Timers } from './timers.js';

/** The result of a call, or an error if it takes longer than `ms`. The call itself goes on. */
export function withinTime<T>(call: Promise<T>, ms: number, timers: Pick<Timers, 'after'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new Error(`There was no answer within ${ms} ms.`)));
    call.then(resolve, reject).finally(cancel);
  });
}
