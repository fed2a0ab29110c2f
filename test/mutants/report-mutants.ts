import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const compliance = (file: string, find: string, replace: string): Patch => ({
  file: `src/compliance/${file}`,
  find,
  replace,
});
const reports = (file: string, find: string, replace: string): Patch => ({
  file: `src/application/reports/${file}`,
  find,
  replace,
});
/** Errors in the entries of an action. */
const entryMutants: readonly Mutant[] = [
  {
    name: 'the evaporation of a topped lot is a gain',
    patches: [compliance('entries-of-action.ts', '-change.evaporated', 'change.evaporated')],
  },
  {
    name: 'wine that changes its class leaves the class that it has afterwards',
    patches: [
      compliance(
        'entries-of-action.ts',
        'item: out, amount, taxClass: before.taxClass',
        'item: out, amount, taxClass: after.taxClass',
      ),
    ],
  },
  {
    name: 'wine that is received without a class does not get that of its lot',
    patches: [compliance('entries-of-action.ts', 'stated ?? target.after.taxClass', 'stated')],
  },
  {
    name: 'a transfer in bond arrives in the unit of the sender',
    patches: [
      compliance('entries-of-action.ts', 'convertVolume(total, { from: first.unit, to: target.unit })', 'total'),
    ],
  },
  {
    name: 'sweetened wine is produced without what was added',
    patches: [compliance('entries-of-action.ts', 'amount: enriched + added', 'amount: enriched')],
  },
  {
    name: 'wine is blended within its class in a lot that holds wine',
    patches: [
      compliance('movement.ts', '!(isBlend && target.wasEmpty)) continue', '!isBlend) continue'),
      compliance(
        'movement.ts',
        'const isBlend = wine.length > 1;',
        'const isBlend = wine.length > 0 && !target.wasEmpty || wine.length > 1;',
      ),
    ],
  },
  {
    name: 'one class that arrives in an empty lot of another class is blended',
    patches: [compliance('movement.ts', 'const blends = isBlend || !target.wasEmpty;', 'const blends = true;')],
  },
  {
    name: 'the first part bears the whole loss',
    patches: [
      compliance('movement.ts', 'leaving === 0 && index === 0 ? 1 : amount', 'index === 0 ? leaving + 1 : 0 * amount'),
    ],
  },
  {
    name: 'each target gets its share of what has already arrived elsewhere',
    patches: [compliance('movement.ts', 'amount: part.amount - (shares[index] ?? 0)', 'amount: part.amount')],
  },
  {
    name: 'juice that flows into wine is fermented',
    patches: [compliance('movement.ts', "source === 'juice' && isSweetened", 'false')],
  },
  {
    name: 'a lot that was emptied before is not empty',
    patches: [compliance('lot-change.ts', 'wasEmpty = held === 0;', 'wasEmpty = before.kind === null;')],
  },
  {
    name: 'an addition uses the wine that there is afterwards',
    patches: [compliance('lot-change.ts', 'sums.enriched = held;', 'sums.enriched = held + moved;')],
  },
];

/** Errors in the figures of a form. */
const figureMutants: readonly Mutant[] = [
  {
    name: 'what left before the period is on hand at its beginning',
    patches: [compliance('form-cells.ts', 'add(sum, place.sign)', 'add(sum, 1)')],
  },
  {
    name: 'a lot of fruit is empty at the beginning of each period',
    patches: [compliance('form-cells.ts', 'place.balance === cell.opening', 'false')],
  },
  {
    name: 'losses of movements count in both lines of losses',
    patches: [compliance('form-cells.ts', 'line.physicalOnly === true && isEvery', 'false')],
  },
  {
    name: 'the case of a tax class matters',
    patches: [compliance('form-cells.ts', 'const name = taxClass.toLowerCase();', 'const name = taxClass;')],
  },
  {
    name: 'half a tenth is rounded down',
    patches: [
      compliance('form-rounding.ts', 'roundHalfUp(BigInt(micro), step)', 'roundHalfUp(BigInt(micro) - 1n, step)'),
    ],
  },
  {
    name: 'the rounding difference is not carried',
    patches: [
      compliance(
        'form-rounding.ts',
        'if (excess === 0 || line === undefined) continue;',
        'if (excess !== Infinity) continue;',
      ),
    ],
  },
  {
    name: 'a gain by rounding is carried as a loss',
    patches: [compliance('form-rounding.ts', "excess > 0 ? 'loss' : 'gain'", "excess < 0 ? 'loss' : 'gain'")],
  },
  {
    name: 'the column with the smallest remainder is rounded the other way',
    patches: [compliance('form-rounding.ts', '=> direction * (y -', '=> -direction * (y -')],
  },
  {
    name: 'losses that equal the threshold exceed it',
    patches: [compliance('form-remarks.ts', 'amount <= allowed ||', 'amount < allowed ||')],
  },
  {
    name: 'the losses of a period are compared with its own threshold',
    patches: [reports('premises-report.ts', 'firstDay < from ? firstDay : from', 'from')],
  },
  {
    name: 'a line that a report no longer has does not differ',
    patches: [compliance('figure-difference.ts', 'of former.rest())', 'of former.rest().slice(0, 0))')],
  },
  {
    name: 'a short ton is a long ton',
    patches: [compliance('pounds.ts', 'short_ton: [2_000n', 'short_ton: [2_240n')],
  },
];

/** Errors in the figures of reports. The examples or the random worlds of reports in memory find each of them. */
export const reportMutants: readonly Mutant[] = [...entryMutants, ...figureMutants];
