import { formRulesFaults } from './form-rules-faults.js';
import type { FormRules } from './form-rules.js';
import { MemberReader } from './member-reader.js';

/** The rules of a file, or its faults: each names the file, the member, its value and the remedy. */
type ReadRules =
  | { readonly rules: FormRules; readonly faults: readonly [] }
  | { readonly rules: null; readonly faults: readonly string[] };

/** Returns the rules of a form from the JSON of a file, or the faults of the file. What the rules name is checked once each member has its form. */
export function readFormRules(file: string, json: unknown): ReadRules {
  const reader = new FormRulesReader(file);
  reader.formRules(json);
  if (reader.faults.length > 0) return { rules: null, faults: reader.faults };
  const rules = json as FormRules; // The reader has checked each member.
  for (const { at, value, expected } of formRulesFaults(rules)) reader.fault(at, value, expected);
  return reader.faults.length > 0 ? { rules: null, faults: reader.faults } : { rules, faults: [] };
}

const members = ['form', 'rules', 'validFrom', 'validTo', 'title', 'citation', 'unit', 'decimals', 'filing'];
const lists = ['classes', 'unclassified', 'columns', 'sections', 'identities', 'losses'];
const lineMembers = ['line', 'title', 'opening', 'items', 'every', 'less', 'physicalOnly', 'sum', 'closing'];

/** Checks the members of a form's rules, each by itself. Owns: nothing beside the faults. */
class FormRulesReader extends MemberReader {
  formRules(value: unknown): void {
    const rules = this.object(value, '', [...members, ...lists]);
    this.choice(rules.form, '/form', ['ttb-5120.17']);
    for (const name of ['rules', 'title', 'citation']) this.text(rules[name], `/${name}`);
    // The books convert volumes to gallons.
    this.choice(rules.unit, '/unit', ['gal']);
    this.validity(rules);
    this.decimals(rules.decimals, '/decimals');
    const filing = this.object(rules.filing, '/filing', ['dueDay', 'citation']);
    this.count(filing.dueDay, '/filing/dueDay', { least: 1, most: 28 });
    this.text(filing.citation, '/filing/citation');
    this.list(rules.classes, '/classes', (one, at) => this.taxClasses(one, at), 1);
    const unclassified = this.object(rules.unclassified, '/unclassified', ['key', 'title']);
    this.keyed(unclassified, '/unclassified');
    this.list(rules.columns, '/columns', (one, at) => this.column(one, at));
    this.list(rules.sections, '/sections', (one, at) => this.section(one, at), 1);
    this.list(rules.identities, '/identities', (one, at) => this.identity(one, at));
    this.losses(rules.losses);
  }

  private taxClasses(value: unknown, at: string): void {
    const one = this.object(value, at, ['key', 'title', 'taxClasses']);
    this.keyed(one, at);
    for (const [index, name] of this.texts(one.taxClasses, `${at}/taxClasses`, 1).entries())
      if (name !== name.toLowerCase())
        this.fault(`${at}/taxClasses/${index}`, name, 'in lower case: a tax class is compared without its case');
  }

  private column(value: unknown, at: string): void {
    const column = this.object(value, at, ['key', 'title', 'decimals', 'measure']);
    this.keyed(column, at);
    this.decimals(column.decimals, `${at}/decimals`);
    this.choice(column.measure, `${at}/measure`, ['amount', 'pounds']);
  }

  private section(value: unknown, at: string): void {
    const section = this.object(value, at, ['section', 'title', 'balance', 'lines']);
    for (const name of ['section', 'title']) this.text(section[name], `${at}/${name}`);
    if (section.balance !== undefined) this.text(section.balance, `${at}/balance`);
    this.list(section.lines, `${at}/lines`, (one, path) => this.line(one, path));
  }

  private line(value: unknown, at: string): void {
    const line = this.object(value, at, [...lineMembers, 'carries', 'cells']);
    for (const name of ['line', 'title']) this.text(line[name], `${at}/${name}`);
    for (const name of ['opening', 'physicalOnly'])
      if (line[name] !== undefined && line[name] !== true) this.fault(`${at}/${name}`, line[name], 'true, or left out');
    this.itemLists(line, at, ['items', 'every', 'less']);
    if (line.sum !== undefined) this.texts(line.sum, `${at}/sum`, 1);
    if (line.carries !== undefined) this.choice(line.carries, `${at}/carries`, ['gain', 'loss']);
    if (line.closing !== undefined) {
      const closing = this.object(line.closing, `${at}/closing`, ['of', 'less']);
      this.text(closing.of, `${at}/closing/of`);
      this.texts(closing.less, `${at}/closing/less`, 1);
    }
    if (line.cells === undefined) return;
    for (const [key, one] of Object.entries(this.record(line.cells, `${at}/cells`))) {
      const cell = this.object(one, `${at}/cells/${key}`, ['opening', 'items', 'less']);
      if (cell.opening !== undefined) this.text(cell.opening, `${at}/cells/${key}/opening`);
      this.itemLists(cell, `${at}/cells/${key}`, ['items', 'less']);
    }
  }

  private itemLists(owner: Readonly<Record<string, unknown>>, at: string, names: readonly string[]): void {
    for (const name of names) if (owner[name] !== undefined) this.texts(owner[name], `${at}/${name}`);
  }

  private identity(value: unknown, at: string): void {
    const identity = this.object(value, at, ['name', 'left', 'right', 'over']);
    for (const name of ['name', 'left', 'right']) this.text(identity[name], `${at}/${name}`);
    if (identity.over !== undefined) this.choice(identity.over, `${at}/over`, ['columns']);
  }

  private losses(value: unknown): void {
    const losses = this.object(value, '/losses', ['citation', 'lines', 'allowances']);
    this.text(losses.citation, '/losses/citation');
    this.texts(losses.lines, '/losses/lines');
    this.list(losses.allowances, '/losses/allowances', (one, at) => {
      const { lines, percent } = this.object(one, at, ['lines', 'percent']);
      this.texts(lines, `${at}/lines`, 1);
      if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100))
        this.fault(`${at}/percent`, percent, 'a number from 0 to 100');
    });
  }

  private keyed(one: Readonly<Record<string, unknown>>, at: string): void {
    for (const name of ['key', 'title']) this.text(one[name], `${at}/${name}`);
  }

  private texts(value: unknown, at: string, least = 0): readonly string[] {
    const texts = this.list(value, at, (one, path) => this.text(one, path), least);
    this.unique(texts, (index) => `${at}/${index}`);
    return texts;
  }

  private decimals(value: unknown, at: string): void {
    this.count(value, at, { least: 0, most: 6 });
  }
}
