import type { UnreadableWinery } from '../encryption/unreadable-content.js';

/** Returns a line for each reason why content cannot be read. `next` is what to do once missing keys are there, such as "verify again". */
export function unreadableWineriesText(unreadable: readonly UnreadableWinery[], next: string): string[] {
  return unreadable.map(({ winery, code, keys }) => {
    const named = keys.length === 1 ? `its key ${keys[0]} is` : `its keys ${keys.join(', ')} are`;
    const reason =
      code === 'content_destroyed' ? `${named} destroyed.` : `${named} missing. Set SOLERA_KEYS, and ${next}.`;
    return `The content of winery ${winery} cannot be read whole: ${reason}`;
  });
}
