import type { Answer } from './problem.js';

interface Part<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The first entries of a list, and whether there are more. */
export interface WholeList<Item> {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
}

/** Reads a list to its end, or up to `most` entries. `read` reads the part that a cursor names. */
export async function wholeList<Item>(
  read: (cursor: string | undefined) => Promise<Answer<Part<Item>>>,
  most = 10_000,
): Promise<Answer<WholeList<Item>>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const answer = await read(cursor);
    if (!answer.ok) return answer;
    items.push(...answer.data.items);
    const { next } = answer.data;
    if (next === null || items.length >= most) return { ...answer, data: { items, isWhole: next === null } };
    cursor = next;
  }
}
