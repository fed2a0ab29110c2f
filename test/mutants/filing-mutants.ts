import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const compliance = (file: string, find: string, replace: string): Patch => ({
  file: `src/compliance/${file}`,
  find,
  replace,
});
const books = (file: string, find: string, replace: string): Patch => ({
  file: `src/followers/books/${file}`,
  find,
  replace,
});
const reports = (file: string, find: string, replace: string): Patch => ({
  file: `src/application/reports/${file}`,
  find,
  replace,
});
const findings = (find: string, replace: string): Patch => ({
  file: 'src/application/change/filing-findings.ts',
  find,
  replace,
});

/** Errors in keeping the books. */
const bookMutants: readonly Mutant[] = [
  {
    name: 'an event that was taken back stays in the books',
    patches: [books('lot-book.ts', 'event.number !== number', 'event.number !== -number')],
  },
  {
    name: 'a lot is folded from its latest change on',
    patches: [
      books(
        'lot-book.ts',
        'compareBookPositions(touch, this.firstChanged) < 0',
        'compareBookPositions(touch, this.firstChanged) > 0',
      ),
    ],
  },
  {
    name: 'a lot is folded from the state after its first change',
    patches: [books('lot-book.ts', 'this.touches[first - 1]?.facts', 'this.touches[first]?.facts')],
  },
  {
    name: 'an entry whose action was re-dated stays on its day',
    patches: [books('entry-history.ts', 'row.effectiveAt === at.effectiveAt &&', '')],
  },
  {
    name: 'an entry keeps the details that its action had',
    patches: [books('entry-history.ts', 'row.detail === detail', 'true')],
  },
  {
    name: 'an entry that a piece of a change set made, and a later one removed, stays',
    patches: [
      books(
        'entry-history.ts',
        'if (!holds && row.asserted === number) {',
        'if (!holds && row.asserted === number && !held.isStored) {',
      ),
    ],
  },
  {
    name: 'an entry that a piece of a change set removed does not return in a later one',
    patches: [
      books(
        'entry-history.ts',
        'const retracted = holds ? null : number;',
        'const retracted = holds ? row.retracted : number;',
      ),
    ],
  },
  {
    name: 'the touches of an action on other lots are forgotten',
    patches: [books('book-batch.ts', '?.isWhole !== true) {', ' !== undefined) {')],
  },
  {
    name: 'an edit in the past of a lot is applied to its newest state',
    patches: [books('book-batch.ts', 'isRetracted || compareBookPositions(at, end) <= 0', 'false')],
  },
];

/** Errors in the other reports, in filings, and in the impact of edits on them. */
const impactMutants: readonly Mutant[] = [
  {
    name: 'an amount of the first day of a period moves its opening balance',
    patches: [
      reports(
        'filing-impact.ts',
        'amounts.filter(({ day }) => day < from)',
        'amounts.filter(({ day }) => day <= from)',
      ),
    ],
  },
  {
    name: 'an amount of the last day of a period does not move its figures',
    patches: [reports('filing-impact.ts', 'from <= day && day <= to', 'from <= day && day < to')],
  },
  {
    name: 'amounts that leave and enter are taken to leave the opening balance as it was',
    patches: [reports('filing-impact.ts', 'place.sign * amount);', 'amount);')],
  },
  {
    name: 'the moved amounts do not move the lines of removals and weigh tags',
    patches: [reports('filing-impact.ts', '[...read.value, ...moves.map(entryOf)]', '[...read.value]')],
  },
  {
    name: 'a month is due on its last day',
    patches: [reports('due-periods.ts', 'if (to >= today) break;', 'if (to > today) break;')],
  },
  {
    name: 'a month within a filed quarter is due',
    patches: [reports('due-periods.ts', 'one.from <= from && one.to >= to', 'one.from === from && one.to === to')],
  },
  {
    name: 'a report is due in the month that it reports',
    patches: [reports('due-periods.ts', 'dayAfter(to).slice(0, 7)', 'to.slice(0, 7)')],
  },
  {
    name: 'changes in a period cause its opening balance',
    patches: [
      reports('filing-differences.ts', 'opens ? cell.opening : cell.period', 'opens ? cell.period : cell.opening'),
    ],
  },
  {
    name: 'each receipt has a line of its own, whatever its weigh tag',
    patches: [reports('weigh-tags-report.ts', 'detail?.weighTag ?? action', 'action')],
  },
  {
    name: 'removals are counted in gallons',
    patches: [
      reports('removals-report.ts', '(row.get(key) ?? 0) + entry.ownAmount', '(row.get(key) ?? 0) + entry.amount'),
    ],
  },
  {
    name: 'an edit moves what it adds, but not what it takes away',
    patches: [findings('if (before !== null) note(before.action, touches.map(storedEffect), -1);', '')],
  },
  {
    name: 'a revision that moves no wine moves no filing',
    patches: [findings('(!isRevised && touches.every(isUnchanged))', 'touches.every(isUnchanged)')],
  },
  {
    name: 'moved amounts are added up whatever lines name them',
    patches: [findings("detail === null ? '' : JSON.stringify(detail)", "detail === null ? '' : ''")],
  },
  {
    name: 'the last filed day is not filed',
    patches: [findings('day > filedThrough) return;', 'day >= filedThrough) return;')],
  },
];

/** Errors in inventories, and in the impact of edits on filed ones. */
const inventoryMutants: readonly Mutant[] = [
  {
    name: 'an inventory does not count what happens on its day',
    patches: [
      {
        file: 'src/application/change/inventory-findings.ts',
        find: 'inventoryDays.find((end) => day <= end)',
        replace: 'inventoryDays.find((end) => day < end)',
      },
    ],
  },
  {
    name: 'a lot that a later action makes equal again stays moved',
    patches: [
      {
        file: 'src/application/change/inventory-findings.ts',
        find: 'this.lotsOf(winery, day).set(before.lot, sameHeld(before, after) ? null : { before, after });',
        replace: 'if (!sameHeld(before, after)) this.lotsOf(winery, day).set(before.lot, { before, after });',
      },
    ],
  },
  {
    name: 'a moved lot stays in the sums of an inventory',
    patches: [reports('inventory-impact.ts', 'after.addToSums(lot.before, -1);', '')],
  },
  {
    name: 'must and juice have the line of wine without a class',
    patches: [compliance('inventory.ts', "kind === 'wine' ? (taxClass ?? none) : String(kind)", 'taxClass ?? none')],
  },
];

/** Errors in the shortcut that computes no entries of an action which books the same in both histories. */
const shortcutMutants: readonly Mutant[] = [
  {
    name: 'equal events on bottles always book equal volumes',
    patches: [compliance('action-entries.ts', "before.kind === 'cases' || ", '')],
  },
  {
    name: 'equal events book the same whatever class the lot has',
    patches: [compliance('action-entries.ts', ' || before.taxClass !== after.taxClass', '')],
  },
  {
    name: 'wine that is sweetened counts as if the lot held what it held before',
    patches: [compliance('action-entries.ts', "event.name === 'AdditionMade' || ", '')],
  },
  {
    name: 'a declared class moves as much as before',
    patches: [compliance('action-entries.ts', ' || event.set.taxClass !== undefined', '')],
  },
  {
    name: 'wine may arrive in a lot that is empty in one history alone',
    patches: [compliance('action-entries.ts', '(was === 0) !== (is === 0)', 'false')],
  },
];

/** Errors in books, filings and inventories. The examples or the random worlds of reports in memory find each of them. */
export const filingMutants: readonly Mutant[] = [
  ...bookMutants,
  ...impactMutants,
  ...inventoryMutants,
  ...shortcutMutants,
];
