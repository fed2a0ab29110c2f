import { toShare } from '../../cellar/quantity.js';
import { appellationKinds } from './appellation-nest.js';
import { claimNames, type LabelRule, type MarketRules, markets } from './market-rules.js';

/** The rules of a file, or its faults: each names the file, the member and the remedy. */
type ReadRules =
  | { readonly rules: MarketRules; readonly faults: readonly [] }
  | { readonly rules: null; readonly faults: readonly string[] };

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the rules of a market from the JSON of a file. */
export function readMarketRules(file: string, value: unknown): ReadRules {
  const reader = new MemberReader(file);
  const rules = reader.marketRules(value);
  return reader.faults.length === 0 ? { rules, faults: [] } : { rules: null, faults: reader.faults };
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the members of one file.
 * Owns: the faults found. A wrong member is replaced by a valid value, so that reading goes on and finds all faults.
 */
class MemberReader {
  readonly faults: string[] = [];

  constructor(private readonly file: string) {}

  marketRules(value: unknown): MarketRules {
    const members = this.object(value, '', ['name', 'market', 'validFrom', 'validTo', 'rules']);
    const list = Array.isArray(members.rules) ? members.rules : [];
    if (list.length === 0) this.fault('/rules', 'a list of at least one rule');
    const rules = list.map((one, index) => this.rule(one, `/rules/${index}`));
    const ids = rules.map(({ rule }) => rule);
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) < index)
        this.fault(`/rules/${index}/rule`, `a name of its own; "${id}" is the name of another rule`);
    return {
      name: this.text(members.name, '/name'),
      market: this.choice(members.market, '/market', markets),
      validFrom: this.day(members.validFrom, '/validFrom'),
      validTo: members.validTo === null ? null : this.day(members.validTo, '/validTo'),
      rules,
    };
  }

  private rule(value: unknown, at: string): LabelRule {
    const members = this.object(value, at, ruleMembers);
    const { appellation, names } = members;
    return {
      rule: this.text(members.rule, `${at}/rule`),
      claim: this.choice(members.claim, `${at}/claim`, claimNames),
      names: names === undefined ? 'one' : this.choice(names, `${at}/names`, ['one', 'several'] as const),
      share: this.share(members.share, `${at}/share`),
      citation: this.text(members.citation, `${at}/citation`),
      verified: this.flag(members.verified, `${at}/verified`),
      kinds: this.kinds(members.kinds, `${at}/kinds`),
      needs: this.kinds(members.needs, `${at}/needs`),
      appellation: appellation === undefined ? null : this.text(appellation, `${at}/appellation`),
      subdivisions: this.flag(members.subdivisions ?? false, `${at}/subdivisions`),
      grownInAppellation: this.flag(members.grownInAppellation ?? false, `${at}/grownInAppellation`),
      tolerance: members.tolerance === undefined ? null : this.share(members.tolerance, `${at}/tolerance`),
      eachOver: members.eachOver === undefined ? null : this.share(members.eachOver, `${at}/eachOver`),
      most: members.most === undefined ? null : this.count(members.most, `${at}/most`),
      descending: this.flag(members.descending ?? false, `${at}/descending`),
      exceedsUnnamed: this.flag(members.exceedsUnnamed ?? false, `${at}/exceedsUnnamed`),
    };
  }

  private object(value: unknown, at: string, names: readonly string[]): Members {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(at, 'a JSON object');
      return {};
    }
    const members = value as Members; // Any object is a record of unknown values.
    for (const name of Object.keys(members))
      if (!names.includes(name)) this.fault(`${at}/${name}`, `one of the members ${names.join(', ')}; remove it`);
    return members;
  }

  private text(value: unknown, at: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC').trim();
    return this.fault(at, 'a text', '');
  }

  private day(value: unknown, at: string): string {
    if (typeof value === 'string' && day.test(value) && !Number.isNaN(Date.parse(value))) return value;
    return this.fault(at, 'a day such as "2026-01-01"', '');
  }

  private share(value: unknown, at: string): number {
    if (typeof value === 'number' && value >= 0 && value <= 1) return toShare(value);
    return this.fault(at, 'a share from 0 to 1, such as 0.75', 0);
  }

  private count(value: unknown, at: string): number {
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    return this.fault(at, 'a whole number greater than 0', 1);
  }

  private flag(value: unknown, at: string): boolean {
    return typeof value === 'boolean' ? value : this.fault(at, 'true or false', false);
  }

  private kinds(value: unknown, at: string): LabelRule['kinds'] {
    if (value === undefined) return null;
    if (!Array.isArray(value) || value.length === 0) return this.fault(at, 'a list of kinds of appellations', null);
    return value.map((one, index) => this.choice(one, `${at}/${index}`, appellationKinds));
  }

  private choice<Choice extends string>(value: unknown, at: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const choice = choices.find((one) => one === value);
    return choice ?? this.fault(at, `one of ${choices.map((one) => `"${one}"`).join(', ')}`, choices[0]);
  }

  private fault(at: string, expected: string): void;
  private fault<T>(at: string, expected: string, replacement: T): T;
  private fault<T>(at: string, expected: string, replacement?: T): T | undefined {
    this.faults.push(`${this.file}: ${at === '' ? 'the file' : `"${at.slice(1)}"`} must be ${expected}.`);
    return replacement;
  }
}

const ruleMembers: readonly string[] = [
  ...['rule', 'claim', 'names', 'share', 'citation', 'verified', 'kinds', 'needs', 'appellation', 'subdivisions'],
  ...['grownInAppellation', 'tolerance', 'eachOver', 'most', 'descending', 'exceedsUnnamed'],
];
