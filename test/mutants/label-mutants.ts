import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const labels = (file: string, find: string, replace: string): Patch => ({
  file: `src/compliance/labels/${file}`,
  find,
  replace,
});

/** Errors in judging labels. The examples, or the properties with a second judge, find each of them. */
export const labelMutants: readonly Mutant[] = [
  {
    name: 'a variety counts wherever it grew',
    patches: [labels('judge.ts', 'rule.grownInAppellation && !area.isEverywhere', 'false')],
  },
  {
    name: 'a share must exceed what is required',
    patches: [labels('label-check.ts', 'actual >= target.share :', 'actual > target.share :')],
  },
  {
    name: 'each of several regions may have exactly the share that it must exceed',
    patches: [labels('label-check.ts', ': actual > target.share;', ': actual >= target.share;')],
  },
  {
    name: 'a named variety may equal one that the label leaves out',
    patches: [labels('judge.ts', 'if (actual > limit) return [];', 'if (actual >= limit) return [];')],
  },
  {
    name: 'a label may name one region more',
    patches: [labels('label-check.ts', 'names.length <= rule.most)', 'names.length <= rule.most + 1)')],
  },
  {
    name: 'missing wine is rounded down',
    patches: [labels('shortfall.ts', '(numerator + denominator - 1n) / denominator', 'numerator / denominator')],
  },
  {
    name: 'wine that must exceed other wine may equal it',
    patches: [labels('shortfall.ts', 'BigInt(other - actual)) / whole + 1n', 'BigInt(other - actual)) / whole')],
  },
  {
    name: 'a vintage needs no appellation',
    patches: [
      labels('judge.ts', 'if (needs === null) return check;', 'if (needs === null || check.passes) return check;'),
    ],
  },
  {
    name: 'an appellation without a rule passes',
    patches: [
      labels(
        'labelled-area.ts',
        'required: strictest.share, actual, passes: false',
        'required: strictest.share, actual, passes: true',
      ),
    ],
  },
  {
    name: 'a stated share may be too high by any amount',
    patches: [labels('judge.ts', 'actual >= least && actual <= share + tolerance', 'actual >= least')],
  },
  {
    name: 'every wine is claimable as estate bottled',
    patches: [labels('claimable.ts', 'passes(wine, ofEstate) ?', 'true ?')],
  },
];
