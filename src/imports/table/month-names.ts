/** The months in English, Spanish, French, German, Italian and Portuguese, by the first letters that distinguish them. */
const beginnings: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'jän'],
  ['feb', 'fev', 'fév'],
  ['mar', 'mär', 'mrz'],
  ['apr', 'abr', 'avr'],
  ['may', 'mai', 'mag'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'ago', 'aou', 'aoû'],
  ['sep', 'set'],
  ['oct', 'okt', 'out', 'ott'],
  ['nov'],
  ['dec', 'dez', 'dic', 'déc'],
];

const byBeginning = new Map(beginnings.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

/** Returns the month, 1 to 12, that a name or an abbreviation names, or undefined. */
export function monthNamed(name: string): number | undefined {
  const lower = name.normalize('NFC').toLowerCase().replace(/\.$/, '');
  // Juin and juillet differ in the fourth letter; all other months differ in the first three.
  return byBeginning.get(lower.slice(0, 4)) ?? byBeginning.get(lower.slice(0, 3));
}
