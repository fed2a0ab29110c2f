/** Two names that a reader may take for the same name. */
interface LookAlike {
  readonly name: string;
  readonly other: string;
  /** The difference between them, in the plural: `capital letters`. */
  readonly difference: string;
}

/** From the smallest difference to the largest. Each step removes one more difference between names. */
const steps: readonly (readonly [string, (name: string) => string])[] = [
  ['composed and decomposed letters', (name) => name.normalize('NFC')],
  ['blanks', (name) => name.replace(/[\s\u00a0\u200b\u2060\ufeff]+/g, ' ').trim()],
  ['capital letters', (name) => name.toLowerCase()],
  [
    'accents',
    (name) =>
      name
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .replace(/ß/g, 'ss')
        .normalize('NFC'),
  ],
  // A mark between words or digits still separates them: lots 1-11, 11-1 and 1.11 are three different lots.
  [
    'punctuation',
    (name) =>
      name
        .replace(/['’`´]|(?<!\d)\.|\.(?!\d)/g, '')
        .replace(/[\p{P}\p{S}\s]+/gu, ' ')
        .trim(),
  ],
  // Lots 25-PN and 25PN. A mark between digits stays, as above.
  ['blanks or punctuation', (name) => name.replace(/(?<!\d) | (?!\d)/g, '')],
];

/**
 * Returns pairs of different names that look the same. Each name is paired with the first name of `known`, or else the first earlier one of `names`,
 * that looks like it. Takes time in proportion to the number of names.
 */
export function lookAlikes(names: Iterable<string>, known: Iterable<string> = []): readonly LookAlike[] {
  const seen = new Map<string, string>();
  const exact = new Set<string>();
  for (const name of known) {
    exact.add(name);
    const key = plainName(name);
    if (key !== '' && !seen.has(key)) seen.set(key, name);
  }
  const pairs: LookAlike[] = [];
  for (const name of names) {
    if (exact.has(name)) continue;
    exact.add(name);
    const key = plainName(name);
    const other = seen.get(key);
    if (other !== undefined) pairs.push({ name, other, difference: differenceOf(name, other) });
    else if (key !== '') seen.set(key, name);
  }
  return pairs;
}

function plainName(name: string): string {
  return steps.reduce((text, [, plain]) => plain(text), name);
}

function differenceOf(name: string, other: string): string {
  let [one, two] = [name, other];
  for (const [difference, plain] of steps) {
    one = plain(one);
    two = plain(two);
    if (one === two) return difference;
  }
  throw new Error('Names with the same plain form do not differ.');
}
