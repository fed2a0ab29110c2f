import fc from 'fast-check';
import { expect } from 'vitest';
import { type Claims, noClaims } from '../../src/compliance/labels/claims.js';
import type { claimableOf } from '../../src/compliance/labels/claimable.js';
import type { LabelCheck } from '../../src/compliance/labels/label-check.js';
import type { LabelledWine } from '../../src/compliance/labels/labelled-wine.js';
import type { judgeLabel } from '../../src/compliance/labels/judge.js';
import type { Market } from '../../src/compliance/labels/market-rules.js';
import { type OracleClaims, type OracleWine, passesInAu, passesInEu, passesInUs } from '../oracle/labels.js';
import { appellations, nest, rulesOf } from '../support/label-scene.js';

const places = Object.fromEntries(appellations.map(({ name, kind, within }) => [name, { kind, within }]));
const grown = ['Oakville', 'Napa Valley', 'Sonoma County', 'Lane County', 'McLaren Vale', 'Adelaide Hills', 'Nowhere'];
const claimed = [...grown, 'Napa County', 'California', 'Oregon', 'US', 'South Australia', 'Langhorne Creek'];
const grapes = ['Cabernet Sauvignon', 'Merlot', 'Shiraz'];

/** Shares at and beside the thresholds of the law, and any others. */
const edges = [0.05, 0.15, 0.25, 0.6, 0.75, 0.83, 0.85, 0.9, 0.95].map((share) => Math.round(share * 1e12));
const amount = fc.oneof(
  fc.constantFrom(...edges.flatMap((edge) => [edge - 1, edge, edge + 1])),
  fc.integer({ min: 1, max: 1e12 }),
);

const origin = fc.record({
  vintage: fc.constantFrom(2022, 2023, null),
  variety: fc.constantFrom(...grapes),
  appellation: fc.constantFrom(...grown),
  block: fc.constantFrom(undefined, 'B1', 'B2'),
});

/** A wine whose leaves are cut from the whole one after the other, so that most sums lie beside a threshold. */
const wine = fc
  .array(fc.tuple(amount, origin), { minLength: 1, maxLength: 5 })
  .chain((parts) => fc.tuple(fc.constant(parts), fc.integer({ min: 1, max: 1e10 })))
  .map(([parts, volume]): LabelledWine => {
    let left = 1e12;
    const leaves = parts.map(([wanted, { block, ...leaf }], index) => {
      const share = index === parts.length - 1 ? left : Math.min(wanted, left);
      left -= share;
      return { ...leaf, ...(block === undefined ? {} : { block }), share };
    });
    return { leaves: leaves.filter(({ share }) => share > 0), amount: { measure: 'volume', micro: volume } };
  });

const claims = fc
  .record({
    varieties: fc.uniqueArray(fc.constantFrom(...grapes), { maxLength: 3 }),
    stated: fc.array(fc.option(amount), { minLength: 3, maxLength: 3 }),
    vintages: fc.uniqueArray(fc.constantFrom(2022, 2023), { maxLength: 2 }),
    appellations: fc.uniqueArray(fc.constantFrom(...claimed), { maxLength: 4 }),
    vineyard: fc.option(fc.constantFrom('B1', 'B2'), { freq: 1 }),
  })
  .map(
    ({ varieties, stated, ...others }): Claims => ({
      ...{ ...noClaims, ...others },
      varieties: varieties.map((variety, index) => ({ variety, share: stated[index] ?? null })),
    }),
  );

const oracles: Readonly<Record<Market, (wine: OracleWine, claims: OracleClaims) => boolean>> = {
  us: passesInUs,
  eu: passesInEu,
  au: passesInAu,
};

function forOracle({ leaves }: LabelledWine): OracleWine {
  return { leaves: leaves.map((leaf) => ({ ...leaf, block: leaf.block ?? null, share: BigInt(leaf.share) })), places };
}

function claimsForOracle(given: Claims): OracleClaims {
  const stated = (share: number | null) => (share === null ? null : BigInt(share));
  return { ...given, varieties: given.varieties.map(({ variety, share }) => ({ variety, share: stated(share) })) };
}

/** The functions that judge labels: those of the program, or of a mutant. */
interface LabelJudge {
  readonly judgeLabel: typeof judgeLabel;
  readonly claimableOf: typeof claimableOf;
}

/** How many cases are run, and from which seed; by default from a random one. */
interface LabelRun {
  readonly market: Market;
  readonly cases: number;
  readonly seed?: number;
}

function runOf({ cases, seed }: LabelRun): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: Math.ceil(cases), ...(seed === undefined ? {} : { seed }) };
}

/** A label passes if and only if it does by a second judge. */
export function checkVerdicts(judge: LabelJudge, run: LabelRun): void {
  const { market, cases } = run;
  let passed = 0;
  fc.assert(
    fc.property(wine, claims, (poured, said) => {
      const { passes } = judge.judgeLabel({ wine: poured, claims: said, rules: rulesOf(market), appellations: nest });
      expect(passes).toBe(oracles[market](forOracle(poured), claimsForOracle(said)));
      if (passes) passed += 1;
    }),
    runOf(run),
  );
  expect(passed).toBeGreaterThan(cases / 100);
}

/** A label with the claims that are claimable passes. */
export function checkClaimable({ judgeLabel: judged, claimableOf: claimable }: LabelJudge, run: LabelRun): void {
  const { market } = run;
  fc.assert(
    fc.property(wine, (poured) => {
      const rules = rulesOf(market);
      const said = claimable({ wine: poured, rules, appellations: nest });
      expect(judged({ wine: poured, claims: said, rules, appellations: nest })).toMatchObject({ passes: true });
      expect(oracles[market](forOracle(poured), claimsForOracle(said))).toBe(true);
    }),
    runOf(run),
  );
}

/** A label passes a check once the wine that it is short of is added, and not with less. */
export function checkShortfalls({ judgeLabel: judged }: LabelJudge, run: LabelRun): void {
  const { market } = run;
  fc.assert(
    fc.property(wine, claims, (poured, said) => {
      const rules = rulesOf(market);
      for (const check of judged({ wine: poured, claims: said, rules, appellations: nest }).checks) {
        const added = check.short?.volume;
        if (added === undefined || check.rule.includes('.')) continue;
        const micro = Math.round(added * 1e6);
        expect(reaches(poured, check, micro)).toBe(true);
        expect(reaches(poured, check, micro - 1)).toBe(false);
      }
    }),
    runOf(run),
  );
}

/** Whether the counting part is at least the required share once so many millionths of counting wine are added: (have + v) / (total + v). */
function reaches({ amount: there }: LabelledWine, { actual, required }: LabelCheck, micro: number): boolean {
  const unit = 1_000_000_000_000n;
  const total = BigInt(there?.micro ?? 0);
  const have = total * BigInt(Math.round(actual * 1e12));
  return have + BigInt(micro) * unit >= BigInt(Math.round(required * 1e12)) * (total + BigInt(micro));
}
