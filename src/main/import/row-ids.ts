import { createHash } from 'node:crypto';

/**
 * Ids for rows that have none: the same file gives the same ids whenever it is read from its beginning, and of identical rows each has its own.
 *
 * Owns: how often each such row came, some hundred bytes a row.
 */
export class RowIds {
  private readonly seen = new Map<string, number>();

  /** For the next row, by its text. To be asked for every row in the file's order, those included that were dealt with before. */
  next(text: string): string {
    const first = idOf(text);
    const earlier = this.seen.get(first) ?? 0;
    this.seen.set(first, earlier + 1);
    return earlier === 0 ? first : idOf(`${text}\n${earlier}`);
  }
}

/** A UUID of version 8, whose bits are the maker's own. */
function idOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
