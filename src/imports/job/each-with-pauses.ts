/** Items between two turns of the event loop: a few milliseconds of work, because an item is one row or one comparison of rows. */
const stepsPerTurn = 100;

/** Calls `take` with each item, and gives the event loop a turn after every few milliseconds of work. */
export async function eachWithPauses<Item>(
  items: Iterable<Item>,
  pause: () => Promise<void>,
  take: (item: Item) => void,
): Promise<void> {
  let count = 0;
  for (const item of items) {
    take(item);
    count += 1;
    if (count % stepsPerTurn === 0) await pause();
  }
}
