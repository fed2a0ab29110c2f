interface Entry<Item> {
  readonly at: number;
  readonly sequence: number;
  readonly item: Item;
}

/** A queue of items by time, as a binary heap. Items of the same time are taken in the order in which they were added. */
export class Agenda<Item> {
  readonly #entries: Entry<Item>[] = [];
  #nextSequence = 0;

  /** The time of the earliest item, or infinity if there is none. */
  get nextAt(): number {
    return this.#entries[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, item: Item): void {
    this.#entries.push({ at, sequence: this.#nextSequence, item });
    this.#nextSequence += 1;
    this.#rise(this.#entries.length - 1);
  }

  take(): Item | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#entries.length > 0) {
      this.#entries[0] = last;
      this.#sink(0);
    }
    return first.item;
  }

  #before(a: number, b: number): boolean {
    const first = this.#entries[a];
    const second = this.#entries[b];
    if (first === undefined || second === undefined) return second === undefined && first !== undefined;
    return first.at !== second.at ? first.at < second.at : first.sequence < second.sequence;
  }

  #swap(a: number, b: number): void {
    const first = this.#entries[a];
    const second = this.#entries[b];
    if (first === undefined || second === undefined) return;
    this.#entries[a] = second;
    this.#entries[b] = first;
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const earlier = this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(earlier, place)) return;
      this.#swap(place, earlier);
      place = earlier;
    }
  }
}
