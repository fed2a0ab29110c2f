import type { Keyset } from '../../src/application/ports/keyset.js';

/** Returns the keys of one page, in the order of their code units. */
export function memoryPage(keys: readonly string[], { after, limit }: Keyset): string[] {
  return keys
    .filter((key) => key > (after ?? ''))
    .sort((a, b) => (a < b ? -1 : 1))
    .slice(0, limit);
}
