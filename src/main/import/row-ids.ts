import { createHash } from 'node:crypto';

/**
 * Ids for rows without one. A file read from its beginning always gets the same ids, and equal rows get different ones.
 *
 * Owns: the number of occurrences of each row, a few hundred bytes a row.
 */
export class RowIds {
  private readonly occurrences = new Map<string, number>();

  /** Returns the id of the next row. Must be called for every row in the order of the file, already imported ones included. */
  next(text: string): string {
    const first = idOf(text);
    const earlier = this.occurrences.get(first) ?? 0;
    this.occurrences.set(first, earlier + 1);
    return earlier === 0 ? first : idOf(`${text}\n${earlier}`);
  }
}

/** Returns a UUID of version 8, whose bits are free to choose. */
function idOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
