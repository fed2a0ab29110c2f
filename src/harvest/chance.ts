/**
 * The only source of randomness in a harvest: sfc32, seeded through splitmix32. The same seed gives the same numbers on
 * every machine.
 */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number) {
    let mixed = (Math.trunc(seed) ^ Math.trunc(seed / 0x1_0000_0000)) >>> 0;
    const nextSeed = (): number => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed;
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      return (word ^ (word >>> 15)) >>> 0;
    };
    this.#a = nextSeed();
    this.#b = nextSeed();
    this.#c = nextSeed();
    // The first words of sfc32 resemble its seed, so they are skipped.
    for (let round = 0; round < 12; round += 1) this.word();
  }

  /** Returns 32 uniform bits as a non-negative integer. */
  word(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Returns a uniform number in [0, 1). */
  fraction(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** Returns a uniform integer from `lowest` to `highest`, both included. */
  whole(lowest: number, highest: number): number {
    return lowest + Math.floor(this.fraction() * (highest - lowest + 1));
  }

  /** Returns a uniform number in [lowest, highest). */
  between(lowest: number, highest: number): number {
    return lowest + this.fraction() * (highest - lowest);
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new Error('Cannot pick from an empty list.');
    return item;
  }

  /** Returns a new generator, seeded by the next word of this one and by `label`. */
  fork(label: number): Chance {
    return new Chance((this.word() ^ Math.imul(label + 1, 0x85ebca6b)) >>> 0);
  }
}
