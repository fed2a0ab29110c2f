import { setTimeout as pause } from 'node:timers/promises';
import type { EditFault } from './edit-fault.js';
import type { EditFaultSite } from './edit-fault-site.js';
import type { SmallDisk } from './small-disk.js';

const returnTimeoutMs = 60_000;

/** The disk of the database is full for a while. In every second case, the next record of its log needs a new file at once, which ends the server. */
export function fullDisk(disk: SmallDisk): EditFault {
  return {
    name: 'disk full for up to 8 s',
    mayFail: true,
    inject: async (site, _, chance) => {
      await disk.fill();
      if (chance.happens(0.5)) await site.query('select pg_switch_wal()', []);
      const until = performance.now() + chance.whole(0, 8_000);
      // What PostgreSQL gives back meanwhile is filled, too.
      for (; performance.now() < until; await pause(20)) await disk.fill();
      await disk.free();
      await databaseBack(site);
    },
  };
}

/** Waits until the database answers. PostgreSQL may have ended: it cannot recover on a full disk. */
export async function databaseBack({ database, query }: EditFaultSite): Promise<void> {
  const deadline = performance.now() + returnTimeoutMs;
  while ((await query('select 1', [])) === null) {
    if (performance.now() > deadline) throw new Error(`the database was not back after ${returnTimeoutMs} ms`);
    await database.revive();
    await pause(100);
  }
}
