import { AppellationNest, type Appellation } from '../../src/compliance/labels/appellation-nest.js';
import { type Claims, noClaims } from '../../src/compliance/labels/claims.js';
import { judgeLabel, type Verdict } from '../../src/compliance/labels/judge.js';
import type { LabelledWine } from '../../src/compliance/labels/labelled-wine.js';
import { type Market, rulesOn } from '../../src/compliance/labels/market-rules.js';
import { readLabelRules } from '../../src/main/label-rules.js';
import type { LeafShare } from '../../src/cellar/state.js';

export const appellations: readonly Appellation[] = [
  { name: 'US', kind: 'country', within: [] },
  { name: 'California', kind: 'state', within: ['US'] },
  { name: 'Oregon', kind: 'state', within: ['US'] },
  { name: 'Napa County', kind: 'county', within: ['California'] },
  { name: 'Sonoma County', kind: 'county', within: ['California'] },
  { name: 'Lane County', kind: 'county', within: ['Oregon'] },
  { name: 'Napa Valley', kind: 'ava', within: ['Napa County'] },
  { name: 'Oakville', kind: 'ava', within: ['Napa Valley'] },
  { name: 'South Australia', kind: 'state', within: [] },
  { name: 'Adelaide Hills', kind: 'gi', within: ['South Australia'] },
  { name: 'McLaren Vale', kind: 'gi', within: ['South Australia'] },
  { name: 'Langhorne Creek', kind: 'gi', within: ['South Australia'] },
];

export const nest = new AppellationNest(appellations, 1);
export const labelRules = readLabelRules();

export function rulesOf(market: Market, day = '2026-11-01') {
  const rules = rulesOn(labelRules, market, day);
  if (rules === null) throw new Error(`no rules of ${market}`);
  return rules;
}

type Origin = Partial<Omit<LeafShare, 'share'>>;

/** Returns a wine of leaves with shares in units of 10⁻¹². The rest is a leaf of nothing that is asked for. */
export function wineOf(
  leaves: readonly (readonly [share: number, origin: Origin])[],
  volume: number | null = 1000,
): LabelledWine {
  const given = leaves.map(([share, origin]) => ({
    vintage: null,
    variety: 'Other variety',
    appellation: 'Elsewhere',
    ...origin,
    share,
  }));
  const rest = 1e12 - given.reduce((sum, { share }) => sum + share, 0);
  const other = { vintage: null, variety: 'Other variety', appellation: 'Elsewhere', share: rest };
  return {
    leaves: rest === 0 ? given : [...given, other],
    amount: volume === null ? null : { measure: 'volume', micro: volume * 1e6 },
  };
}

/** Hundredths of a percent as units of 10⁻¹². */
export function percent(value: number): number {
  return Math.round(value * 100) * 1e8;
}

export function judged(market: Market, wine: LabelledWine, claims: Partial<Claims>): Verdict {
  return judgeLabel({ wine, claims: { ...noClaims, ...claims }, rules: rulesOf(market), appellations: nest });
}

export function varieties(...names: readonly string[]): Claims['varieties'] {
  return names.map((variety) => ({ variety, share: null }));
}
