import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import type { EditFaultNode, EditFaultSite } from './edit-fault-site.js';

/** How far an edit has come when something breaks. */
export const phases = ['queued', 'deciding', 'committing', 'published', 'settling'] as const;
export type Phase = (typeof phases)[number];

/** Breaks a part while an edit is in a phase, and mends it again. `node` is the node that was sent the edit, and runs it. */
export interface EditFault {
  readonly name: string;
  /** Whether it may last longer than all attempts, so that the edit fails. */
  readonly mayFail?: boolean;
  inject(site: EditFaultSite, node: EditFaultNode, chance: Chance): Promise<void>;
}

export const editFaults: readonly EditFault[] = [
  {
    name: 'node killed',
    inject: async (_, { process }, chance) => {
      await process.kill();
      await pause(chance.whole(0, 3_000));
      await process.start();
    },
  },
  {
    name: 'both nodes killed',
    inject: async ({ nodes }, _, chance) => {
      await Promise.all(nodes.map(({ process }) => process.kill()));
      await pause(chance.whole(0, 500));
      for (const { process } of nodes) await process.start();
    },
  },
  {
    name: 'worker ended',
    inject: async (_, { process }) => process.signal('SIGUSR2'),
  },
  {
    name: 'database killed',
    inject: async ({ database }, _, chance) => {
      await database.kill();
      await pause(chance.whole(0, 1_000));
      await database.restart();
    },
  },
  {
    name: 'broker killed',
    inject: async ({ broker }, _, chance) => {
      await broker?.kill();
      await pause(chance.whole(0, 4_000));
      await broker?.restart();
    },
  },
  {
    name: 'node ended and started again',
    inject: async (_, { process }) => {
      const code = await process.stop();
      if (code !== 0) throw new Error(`a node ended with ${code} after SIGTERM: ${process.log}`);
      await process.start();
    },
  },
  {
    name: 'node stopped for 2.5 to 4 s',
    inject: async (_, { process }, chance) => process.pause(chance.whole(2_500, 4_000)),
  },
];

interface Place {
  readonly status: string;
  readonly published: boolean;
  readonly unsettled: boolean;
}

const place = `select e.status, p.draft is not null as published,
  exists (select from version v where v.draft = p.draft) or exists (select from outdated_span o where o.draft = -p.draft) as unsettled
from edit e left join publication p on p.change_set = e.id where e.id = $1`;

/** Waits until an edit has come to a phase. Returns false if it has passed it already, or the time is over. */
export async function reached({ query }: EditFaultSite, edit: string, phase: Phase): Promise<boolean> {
  if (phase === 'queued') return true;
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const [now] = (await query<Place>(place, [edit])) ?? [];
    if (now === undefined) continue;
    if (phase === 'settling' ? now.unsettled : phase === 'published' ? now.published : now.status === phase)
      return true;
    if (!['queued', 'deciding', 'committing'].includes(now.status) && !now.unsettled) return false;
  }
  return false;
}
