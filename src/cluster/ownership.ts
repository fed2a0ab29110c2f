import { partitions } from '../actors/placement.js';
import { textHash } from '../actors/text-hash.js';
import type { Member, View } from './view.js';

/** The owner of each partition, by its number; null if no node is a member. */
export type Owners = readonly (Member | null)[];

/**
 * Computes the owners of all partitions from the members alone, so that every node with the same view finds the same owners. Rendezvous hashing: a partition goes to
 * the member with the highest hash of (node, partition) that owns fewer than its share of partitions, rounded up. When a member comes or
 * goes, few other partitions move, and a node that restarts under its name gets the same partitions back.
 */
export function ownersOf({ members }: Pick<View, 'members'>): Owners {
  const owners: (Member | null)[] = new Array(partitions).fill(null);
  if (members.length === 0) return owners;
  const most = Math.ceil(partitions / members.length);
  const seeds = members.map(({ node }) => textHash(node));
  const owned = members.map(() => 0);
  for (let partition = 0; partition < partitions; partition += 1) {
    let best = -1;
    let bestWeight = -1;
    for (let index = 0; index < members.length; index += 1) {
      const weight = mixed((seeds[index] ?? 0) ^ Math.imul(partition + 1, 0x9e3779b1));
      if (weight <= bestWeight || (owned[index] ?? 0) >= most) continue;
      best = index;
      bestWeight = weight;
    }
    owned[best] = (owned[best] ?? 0) + 1;
    owners[partition] = members[best] ?? null;
  }
  return owners;
}

/** Returns how many partitions a member owns after a change of the view, and did not own before. */
export function countGained(
  { incarnation }: Member,
  { before, after }: { readonly before: Owners; readonly after: Owners },
): number {
  const owns = (owners: Owners, partition: number): boolean => owners[partition]?.incarnation === incarnation;
  return after.reduce((count, _, partition) => count + (owns(after, partition) && !owns(before, partition) ? 1 : 0), 0);
}

/** Spreads each bit of a number over all 32 bits (the finalizer of MurmurHash3). */
function mixed(value: number): number {
  let hash = value;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}
