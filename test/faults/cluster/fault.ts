import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import type { ClusterSite, SiteNode } from './cluster-site.js';

/** Something that breaks a part of a cluster for a while. */
export interface Fault {
  readonly name: string;
  /** Faults of different parts may happen at once. */
  readonly part: 'node' | 'broker' | 'database' | 'link';
  /** Breaks the part and mends it again. Resolves when it is mended; the cluster may need some time afterwards. */
  inject(site: ClusterSite, chance: Chance): Promise<void>;
}

/** Longer than the time after which a silent node is removed. */
const longPauseMs = [2_500, 4_000] as const;
const shortPauseMs = [200, 1_500] as const;

function nodeFault(name: string, inject: (node: SiteNode, chance: Chance) => Promise<void>): Fault {
  return { name, part: 'node', inject: ({ nodes }, chance) => inject(chance.pick(nodes), chance) };
}

function linkFault(
  name: string,
  broken: 'broker' | 'database',
  how: (node: SiteNode, chance: Chance) => number,
): Fault {
  return {
    name,
    part: 'link',
    inject: async ({ nodes }, chance) => {
      const node = chance.pick(nodes);
      const ms = how(node, chance);
      await pause(ms);
      node[broken].heal();
    },
  };
}

export const faults: readonly Fault[] = [
  nodeFault('node killed', async ({ process }, chance) => {
    await process.kill();
    await pause(chance.whole(0, 3_000));
    await process.start();
  }),
  nodeFault('node stopped for 2.5 to 4 s', ({ process }, chance) => process.pause(chance.whole(...longPauseMs))),
  nodeFault('node stopped for 0.1 to 1.9 s', ({ process }, chance) => process.pause(chance.whole(100, 1_900))),
  nodeFault('node ended and started again', async ({ process }) => {
    const code = await process.stop();
    if (code !== 0) throw new Error(`a node ended with ${code} after SIGTERM: ${process.log}`);
    await process.start();
  }),
  {
    name: 'broker killed',
    part: 'broker',
    inject: async ({ broker }, chance) => {
      await broker.kill();
      await pause(chance.whole(0, 4_000));
      await broker.restart();
    },
  },
  {
    name: 'broker killed and wiped',
    part: 'broker',
    inject: async ({ broker, wipes }, chance) => {
      await broker.kill();
      await broker.wipeStore();
      wipes.count += 1;
      await pause(chance.whole(0, 1_000));
      await broker.restart();
    },
  },
  {
    name: 'broker stopped for 2.5 to 4 s',
    part: 'broker',
    inject: async ({ broker }, chance) => {
      broker.signal('SIGSTOP');
      await pause(chance.whole(...longPauseMs));
      broker.signal('SIGCONT');
    },
  },
  {
    name: 'database killed',
    part: 'database',
    inject: async ({ database }, chance) => {
      await database.kill();
      await pause(chance.whole(0, 1_000));
      await database.restart();
    },
  },
  linkFault('broker cut off from a node', 'broker', ({ broker }, chance) => {
    broker.cut();
    return chance.whole(...shortPauseMs) + chance.whole(0, 2_000);
  }),
  linkFault('broker silent to a node', 'broker', ({ broker }, chance) => {
    broker.freeze();
    return chance.whole(...longPauseMs);
  }),
  linkFault('broker slow to a node: 50 to 800 ms', 'broker', ({ broker }, chance) => {
    broker.slow(chance.whole(50, 800));
    return chance.whole(...longPauseMs);
  }),
  linkFault('database cut off from a node', 'database', ({ database }, chance) => {
    database.cut();
    return chance.whole(...shortPauseMs) + chance.whole(0, 2_000);
  }),
  linkFault('database silent to a node', 'database', ({ database }, chance) => {
    database.freeze();
    return chance.whole(...longPauseMs);
  }),
  linkFault('database slow to a node: 20 to 200 ms', 'database', ({ database }, chance) => {
    database.slow(chance.whole(20, 200));
    return chance.whole(...longPauseMs);
  }),
];

/** One random fault of each of two or three parts, all at once. */
export const faultsAtOnce: Fault = {
  name: 'two or three of these at once',
  part: 'node',
  inject: async (site, chance) => {
    const parts = (['node', 'broker', 'database', 'link'] as const).filter(() => chance.happens(0.6));
    const chosen = (parts.length < 2 ? (['node', 'broker'] as const) : parts).map((part) =>
      chance.pick(faults.filter((fault) => fault.part === part)),
    );
    await Promise.all(chosen.map((fault) => fault.inject(site, chance)));
  },
};
