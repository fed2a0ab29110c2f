import { limits } from '../../../config/limits.js';
import type { Page } from '../use-cases.js';

/**
 * The room that is left on a page of a list: a number of items, and a number of characters of JSON. A page takes its first item whatever its size, so
 * that every cursor leads on.
 */
export class PageRoom {
  #items = 0;
  #characters = 0;

  constructor(
    private readonly limit: number,
    private readonly mostCharacters: number = limits.pageCharacters,
  ) {}

  /** Returns whether the next item fits, and counts it if it does. `characters`: its length as JSON. */
  take(characters: number): boolean {
    if (this.#items === this.limit) return false;
    if (this.#items > 0 && this.#characters + characters > this.mostCharacters) return false;
    this.#items += 1;
    this.#characters += characters;
    return true;
  }

  /** As `take`, for an item in its public shape. */
  takeItem(item: object): boolean {
    return this.take(JSON.stringify(item).length);
  }
}

/** Returns the first of the items found, as many as `limit`, and a cursor to the last of them if more were found. */
export function pageOf<Item>(found: readonly Item[], limit: number, cursorOf: (last: Item) => string): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
