import type { GuessedColumn, GuessedColumns } from './column-guess.js';
import type { Field } from './header-field.js';
import { unitNamed } from './unit-name.js';

const codeForm = /^[A-Za-z0-9_.-]{1,64}$/;

/** The size of a bottle as people write it: 750, 750 ml, 0.75 L, 1,5l. */
const size = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(ml|cl|l|lt|litre|liter)?$/i;

/** Returns a text as a YAML scalar. Quotes make sure that 0017, NO and 12:30 stay texts. */
export function cellText(text: string): string {
  return /^[A-Za-z][A-Za-z -]*[A-Za-z]$/.test(text) && !/^(true|false|null|yes|no|on|off|nan)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** Writes a map line by line. Owns the text of the map, and the fields whose columns it uses. */
export class Guess {
  private readonly lines: string[] = [];
  private readonly used = new Set<Field>();

  constructor(private readonly columns: GuessedColumns) {}

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  line(depth: number, text: string): void {
    this.lines.push('  '.repeat(depth) + text);
  }

  blank(): void {
    this.lines.push('');
  }

  comment(text: string): void {
    this.lines.push(`# ${text}`);
  }

  has(field: Field): boolean {
    return this.columns.byField.has(field);
  }

  column(field: Field): GuessedColumn | undefined {
    return this.columns.byField.get(field);
  }

  analytes(): readonly GuessedColumn[] {
    return [...this.columns.byField.values()].filter(({ field }) => field.startsWith('analyte:'));
  }

  use(field: Field): void {
    this.used.add(field);
  }

  /** Writes a comment for a required member that has no column. */
  missing(depth: number, member: string, wanted: string): void {
    this.line(depth, `# ${member}: … is missing: ${wanted}. Write a constant or {column: …}.`);
  }

  member(depth: number, member: string, field: Field): void {
    this.write(depth, member, field, '');
  }

  required(depth: number, member: string, field: Field, wanted: string): void {
    if (this.has(field)) this.member(depth, member, field);
    else this.missing(depth, member, wanted);
  }

  /** Writes the code of a lot or a vessel. `before`: the hyphen of a list's item. */
  code(depth: number, member: string, field: Field, before = ''): void {
    const strange = this.column(field)?.samples.find((sample) => !codeForm.test(sample));
    const comment =
      strange === undefined
        ? ''
        : ` # codes have only letters, digits, "-", "_" and ".": ${JSON.stringify(strange)} is changed`;
    this.write(depth, before + member, field, strange === undefined ? '' : ', code: true', comment);
  }

  composed(depth: number, member: string, field: Field, prefix: string, comment: string, isUsed = true): void {
    const name = this.column(field)?.name ?? '';
    this.line(depth, `${member}: {compose: ${JSON.stringify(`${prefix}{${name}}`)}, code: true} # ${comment}`);
    if (isUsed) this.use(field);
  }

  /** Writes a weight or a volume, with the unit of its header. */
  measured(depth: number, member: string, field: Field, wanted: string): void {
    const column = this.column(field);
    if (column === undefined) {
      this.missing(depth, member, wanted);
      return;
    }
    const unit = unitNamed(column.unit ?? '');
    const comment =
      unit === undefined ? ' # in the unit of the winery' : ` # refused if the winery does not measure in ${unit}`;
    this.write(depth, member, field, unit === undefined ? '' : `, unit: ${unit}`, comment);
  }

  vintage(depth: number): void {
    const column = this.column('vintage');
    if (column === undefined) {
      this.missing(depth, 'vintage', 'a year, or null for a wine without one');
      return;
    }
    const short = column.samples.filter((sample) => /^'?\d{2}$/.test(sample));
    const none = column.samples.filter((sample) => /^(nv|n\/?v|mv|none|-+)$/i.test(sample));
    const entries = [
      ...none.map((sample) => `${JSON.stringify(sample)}: null`),
      ...short.map((sample) => `${JSON.stringify(sample)}: ${2000 + Number(sample.replace("'", ''))}`),
    ];
    this.write(depth, 'vintage', 'vintage', entries.length === 0 ? '' : `, values: {${entries.join(', ')}}`);
  }

  bottleSize(depth: number): void {
    const column = this.column('bottleSize');
    if (column === undefined) {
      this.missing(depth, 'bottleMl', 'millilitres of a bottle, such as 750');
      return;
    }
    const entries = column.samples.flatMap((sample) => {
      const ml = millilitres(sample);
      return ml === null || String(ml) === sample ? [] : [`${JSON.stringify(sample)}: ${ml}`];
    });
    this.write(depth, 'bottleMl', 'bottleSize', entries.length === 0 ? '' : `, values: {${entries.join(', ')}}`);
  }

  /** Lists the columns that the map does not use, with the reason. */
  unused(): void {
    const left = [...this.columns.byField.values()].filter(({ field }) => !this.used.has(field));
    const unused = [
      ...left.map(({ name, field }) => ({
        name,
        reason: `recognised as ${words(field)}, which this action does not have`,
      })),
      ...this.columns.others,
    ];
    if (unused.length === 0) {
      this.comment('Every column is used.');
      return;
    }
    this.comment('Columns that are not used:');
    for (const { name, reason } of unused) this.comment(`- ${JSON.stringify(name)}: ${reason}`);
  }

  private write(depth: number, member: string, field: Field, rules: string, comment = ''): void {
    const column = this.column(field);
    if (column === undefined) throw new Error(`The table has no column for ${field}.`);
    this.line(depth, `${member}: {column: ${cellText(column.name)}${rules}}${comment}`);
    this.use(field);
  }
}

function millilitres(text: string): number | null {
  const [, number, unit = ''] = size.exec(text) ?? [];
  if (number === undefined) return null;
  const value = Number(number.replace(',', '.'));
  const factor = /^ml$/i.test(unit) ? 1 : /^cl$/i.test(unit) ? 10 : unit === '' && value >= 50 ? 1 : 1_000;
  return Math.round(value * factor);
}

/** `grossWeight` is shown as `gross weight`, `analyte:pH` as `pH`. */
function words(field: Field): string {
  if (field.startsWith('analyte:')) return field.slice('analyte:'.length);
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
