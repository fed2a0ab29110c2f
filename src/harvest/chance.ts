/**
 * The only source of chance in a harvest: a small counter-seeded generator (sfc32, seeded through splitmix32), so that one seed gives one
 * harvest on every machine. Math.random and the clock are never asked.
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
    // The first words of sfc32 still resemble its seed; a dozen rounds hide it.
    for (let round = 0; round < 12; round += 1) this.word();
  }

  /** 32 uniform bits, as a non-negative integer. */
  word(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  fraction(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** A whole number from `lowest` to `highest`, both possible. */
  whole(lowest: number, highest: number): number {
    return lowest + Math.floor(this.fraction() * (highest - lowest + 1));
  }

  /** A real number from `lowest` up to but without `highest`. */
  between(lowest: number, highest: number): number {
    return lowest + this.fraction() * (highest - lowest);
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new Error('Nothing can be picked from an empty list.');
    return item;
  }

  /** An independent source whose words depend on this one's seed and the label alone once called at the same point. */
  fork(label: number): Chance {
    return new Chance((this.word() ^ Math.imul(label + 1, 0x85ebca6b)) >>> 0);
  }
}
