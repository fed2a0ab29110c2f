/** A follower whose results show at once which notifications were applied, and how often. */
import type { FollowerDefinition } from '../../src/followers/definition.js';
import { accepted } from '../support/accepted.js';
import { type FollowingNode, until } from './followers-site.js';

export const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
export const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

/** A follower that stores the number of every notification once, and publishes the last number of every change set. */
export function numbers(more: Partial<FollowerDefinition> = {}): FollowerDefinition {
  return {
    name: 'numbers',
    version: 1,
    tables: 'create table seen (number bigint primary key)',
    keyOf: ({ sequence }) => String(sequence),
    apply: async (changeSets, tx) => {
      const seen = changeSets.flatMap(({ entries }) => entries.map(({ sequence }) => sequence));
      await tx.query('insert into seen select unnest($1::bigint[])', [seen]);
      for (const { last } of changeSets) await tx.notify('seen', last);
    },
    ...more,
  };
}

export async function record({ solera }: FollowingNode, lots: number, wineryOf = 'W'): Promise<void> {
  await accepted(solera.putWinery(wineryOf, settings));
  const effectiveAt = '2025-10-01T08:00:00Z';
  for (let lot = 0; lot < lots; lot += 1) {
    const data = { to: { lot: `L${lot}`, volume: 100 }, components };
    await accepted(solera.record(wineryOf, { type: 'receive_bulk', effectiveAt, data }, {}));
  }
}

/** The numbers from 1 to a last one. */
export const upTo = (head: number): number[] => Array.from({ length: head }, (_, index) => index + 1);
/** Waits until a follower reflects the whole log, and returns its last number. */
export const caughtUp = async (node: FollowingNode, name = 'numbers'): Promise<number> => {
  const head = await node.solera.head();
  await until(node, name, ({ status, position }) => status === 'following' && position >= head);
  return head;
};
