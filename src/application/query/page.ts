import { limits } from '../../../config/limits.js';
import type { Page } from '../use-cases.js';

/**
 * The room that is left on a page of a list: a number of items, and a number of characters of JSON. A page takes its first item whatever its size, so
 * that every cursor leads on.
 */
export class PageRoom {
  #items = 0;
  #characters = 0;

  constructor(private readonly limit: number) {}

  /** Returns whether the next item fits, and counts it if it does. `characters`: its length as JSON. */
  take(characters: number): boolean {
    if (this.#items === this.limit) return false;
    if (this.#items > 0 && this.#characters + characters > limits.pageCharacters) return false;
    this.#items += 1;
    this.#characters += characters;
    return true;
  }

  /** As `take`, for an item in its public shape. */
  takeItem(item: object): boolean {
    return this.take(JSON.stringify(item).length);
  }
}

/**
 * Returns the first of the items found, as many as fit on a page, and a cursor to the last of them if more were found. `charactersOf`: about how long
 * an item is as JSON; left out where every item is short.
 */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  cursorOf: (last: Item) => string,
  charactersOf: (item: Item) => number = () => 0,
): Page<Item> {
  const room = new PageRoom(limit);
  const end = found.findIndex((item) => !room.take(charactersOf(item)));
  const items = end < 0 ? found : found.slice(0, end);
  const last = items.at(-1);
  return { items, next: end >= 0 && last !== undefined ? cursorOf(last) : null };
}
