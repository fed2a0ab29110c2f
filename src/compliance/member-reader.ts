type Members = Readonly<Record<string, unknown>>;

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the members of one file of rules.
 * Owns: the faults found: each names the file, the path of a member, its value and the remedy. A wrong member is replaced by a valid value, so that reading goes on
 * and finds all faults.
 */
export class MemberReader {
  readonly faults: string[] = [];

  constructor(private readonly file: string) {}

  /** Returns the members of an object. `names`: all that it may have. */
  object(value: unknown, at: string, names: readonly string[]): Members {
    const members = this.record(value, at);
    for (const name of Object.keys(members))
      if (!names.includes(name))
        this.fault(`${at}/${name}`, members[name], `one of the members ${names.join(', ')}: remove or rename it`);
    return members;
  }

  /** Returns the members of an object, whatever their names are. */
  record(value: unknown, at: string): Members {
    // Any object is a record of unknown values.
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
    return this.fault(at, value, 'a JSON object', {});
  }

  /** Returns the items of a list as `read` returns them. `least`: how many there must be. */
  list<Item>(value: unknown, at: string, read: (item: unknown, at: string) => Item, least = 0): readonly Item[] {
    if (!Array.isArray(value)) return this.fault(at, value, 'a list', []);
    if (value.length < least) this.fault(at, value, `a list of at least ${least}`);
    return value.map((item: unknown, index) => read(item, `${at}/${index}`));
  }

  text(value: unknown, at: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC').trim();
    return this.fault(at, value, 'a text that is not empty', '');
  }

  /** Returns a day of the calendar: YYYY-MM-DD. */
  day(value: unknown, at: string): string {
    if (typeof value === 'string' && isDay(value)) return value;
    return this.fault(at, value, 'a day of the calendar such as "2026-01-31"', '');
  }

  /** Returns the period in which the rules of a file hold. */
  validity({ validFrom, validTo }: Members): { readonly validFrom: string; readonly validTo: string | null } {
    const from = this.day(validFrom, '/validFrom');
    if (validTo === null) return { validFrom: from, validTo: null };
    const to = this.day(validTo, '/validTo');
    if (to !== '' && to < from) this.fault('/validTo', validTo, `null, or a day on or after "${from}"`);
    return { validFrom: from, validTo: to };
  }

  count(value: unknown, at: string, { least, most }: { readonly least: number; readonly most: number }): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.fault(at, value, `a whole number from ${least} to ${most}`, least);
  }

  flag(value: unknown, at: string): boolean {
    return typeof value === 'boolean' ? value : this.fault(at, value, 'true or false', false);
  }

  choice<Choice extends string>(value: unknown, at: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const choice = choices.find((one) => one === value);
    if (choice !== undefined) return choice;
    const [only] = choices;
    const listed = choices.map((one) => `"${one}"`).join(', ');
    return this.fault(at, value, choices.length === 1 ? listed : `one of ${listed}`, only);
  }

  /** Notes a fault for each text that is equal to an earlier one. `at`: returns the path of a text. */
  unique(texts: readonly string[], at: (index: number) => string): void {
    for (const [index, text] of texts.entries())
      if (text !== '' && texts.indexOf(text) < index) this.fault(at(index), text, `given once: "${text}" comes before`);
  }

  /** Notes that the member at a path must be something else. `at`: '' is the file. */
  fault(at: string, value: unknown, expected: string): void;
  fault<T>(at: string, value: unknown, expected: string, replacement: T): T;
  fault<T>(at: string, value: unknown, expected: string, replacement?: T): T | undefined {
    const name = at === '' ? 'the file' : `"${at.slice(1)}"`;
    this.faults.push(`${this.file}: ${name} must be ${expected}${givenText(value)}.`);
    return replacement;
  }
}

/** The most characters of a value that a fault shows. */
const longestShown = 60;

function givenText(value: unknown): string {
  if (value === undefined) return '; it is missing';
  const text = JSON.stringify(value);
  return `; ${text.length > longestShown ? `${text.slice(0, longestShown)}…` : text} was given`;
}

function isDay(text: string): boolean {
  const ms = Date.parse(text);
  // The date of a 30 February is one of March.
  return dayForm.test(text) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
