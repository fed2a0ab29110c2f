import { toShare } from '../../cellar/quantity.js';
import { MemberReader } from '../member-reader.js';
import { appellationKinds } from './appellation-nest.js';
import { mostNamesOfClaim } from './claims.js';
import { type ClaimName, claimNames, type LabelRule, type MarketRules, markets } from './market-rules.js';

/** The rules of a file, or its faults: each names the file, the member and the remedy. */
type ReadRules =
  | { readonly rules: MarketRules; readonly faults: readonly [] }
  | { readonly rules: null; readonly faults: readonly string[] };

/** Reads the rules of a market from the JSON of a file. */
export function readMarketRules(file: string, value: unknown): ReadRules {
  const reader = new MarketRulesReader(file);
  const rules = reader.marketRules(value);
  return reader.faults.length === 0 ? { rules, faults: [] } : { rules: null, faults: reader.faults };
}

/** Reads the members of label rules. Owns: nothing beside the faults. */
class MarketRulesReader extends MemberReader {
  marketRules(value: unknown): MarketRules {
    const members = this.object(value, '', ['name', 'market', 'validFrom', 'validTo', 'rules']);
    const rules = this.list(members.rules, '/rules', (one, at) => this.rule(one, at), 1);
    this.unique(
      rules.map(({ rule }) => rule),
      (index) => `/rules/${index}/rule`,
    );
    for (const [index, rule] of rules.entries()) {
      const hiding = rules.slice(0, index).find((former) => hides(former, rule));
      if (hiding !== undefined)
        this.fault(`/rules/${index}`, rule.rule, `of another claim: rule "${hiding.rule}" is applied first`);
    }
    return {
      name: this.text(members.name, '/name'),
      market: this.choice(members.market, '/market', markets),
      ...this.validity(members),
      rules,
    };
  }

  private rule(value: unknown, at: string): LabelRule {
    const members = this.object(value, at, ruleMembers);
    const { appellation, names } = members;
    this.effectless(members, at);
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
      most:
        members.most === undefined
          ? null
          : this.count(members.most, `${at}/most`, { least: 1, most: mostNamesOfClaim }),
      descending: this.flag(members.descending ?? false, `${at}/descending`),
      exceedsUnnamed: this.flag(members.exceedsUnnamed ?? false, `${at}/exceedsUnnamed`),
    };
  }

  /** Notes a fault for each member that has no effect on the rule. */
  private effectless(members: Readonly<Record<string, unknown>>, at: string): void {
    const { claim, names = 'one' } = members;
    for (const [name, claims] of Object.entries(claimsOfMembers))
      if (
        members[name] !== undefined &&
        claimNames.some((one) => one === claim) &&
        !claims.some((one) => one === claim)
      )
        this.fault(`${at}/${name}`, members[name], `left out: it has no effect on a claim "${String(claim)}"`);
    if (names === 'one')
      for (const name of ['eachOver', 'most', 'descending', 'exceedsUnnamed'])
        if (members[name] !== undefined)
          this.fault(`${at}/${name}`, members[name], 'left out: it has no effect on a claim of one name');
    if (members.subdivisions === true && members.appellation === undefined)
      this.fault(`${at}/subdivisions`, true, 'left out: only a rule with an "appellation" has any');
  }

  private share(value: unknown, at: string): number {
    if (typeof value === 'number' && value >= 0 && value <= 1) return toShare(value);
    return this.fault(at, value, 'a share from 0 to 1, such as 0.75', 0);
  }

  private kinds(value: unknown, at: string): LabelRule['kinds'] {
    if (value === undefined) return null;
    const kinds = this.list(value, at, (one, path) => this.choice(one, path, appellationKinds), 1);
    this.unique(kinds, (index) => `${at}/${index}`);
    return kinds;
  }
}

const ruleMembers: readonly string[] = [
  ...['rule', 'claim', 'names', 'share', 'citation', 'verified', 'kinds', 'needs', 'appellation', 'subdivisions'],
  ...['grownInAppellation', 'tolerance', 'eachOver', 'most', 'descending', 'exceedsUnnamed'],
];

/** The claims on which members of a rule have an effect. Other members have one on every claim. */
const claimsOfMembers: Readonly<Record<string, readonly ClaimName[]>> = {
  kinds: ['appellations', 'vintage'],
  needs: ['vintage', 'vineyard', 'estate'],
  appellation: ['appellations'],
  subdivisions: ['appellations'],
  grownInAppellation: ['varieties'],
  tolerance: ['varieties'],
  exceedsUnnamed: ['varieties'],
  eachOver: ['varieties', 'vintage', 'appellations'],
  most: ['varieties', 'vintage', 'appellations'],
  descending: ['varieties', 'vintage', 'appellations'],
};

/** Returns whether a rule is never applied because of a former one. Rules for several appellations are all applied. */
function hides(former: LabelRule, rule: LabelRule): boolean {
  if (former.claim !== rule.claim || former.names !== rule.names) return false;
  if (rule.claim === 'appellations' && rule.names === 'several') return false;
  if (former.appellation !== rule.appellation) return false;
  if (rule.appellation !== null || former.kinds === null) return true;
  return rule.kinds?.every((kind) => former.kinds?.includes(kind)) ?? false;
}
