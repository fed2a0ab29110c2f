/** Writes what a change of the rules does, or would do, as text for people. */
import { commandLimits } from '../../../config/commands.js';
import type { ModelChange } from '../../application/model/model-changes.js';
import { commandLine } from '../command-line.js';
import type { EditConflict } from '../edits/edit-answer.js';
import { formatNumber, table } from '../terminal.js';
import type { Adoption, AdoptionEnd, DryRun } from './adoption.js';
import { lotTable, more } from './lot-table.js';
import type { AdoptionProblem } from './model-answer.js';

/** Returns the model changes as a table, and the commands that bring what is pending under the new model. */
export function planText(changes: readonly ModelChange[]): string {
  const rows = changes.map(({ name, strategy, pending, unit, command }) => [
    ...[name, strategy, pending === 0 ? 'none' : `${formatNumber(pending)} ${unit}`],
    command === null ? '' : commandLine(command),
  ]);
  const details = changes.flatMap(({ name, wineries, schemas }) => [
    ...wineries.map(({ winery, pending, rules }) => {
      const versions = rules.map(({ version, actions }) => `${formatNumber(actions)} by version ${version}`);
      return `  ${name}, ${winery}: ${formatNumber(pending)} actions (${versions.join(', ')})`;
    }),
    ...schemas.map(({ of, schema, bodies }) => `  ${name}: ${formatNumber(bodies)} × ${of}, schema ${schema}`),
  ]);
  return [
    table(['change', 'strategy', 'pending', 'command'], rows),
    ...details,
    changes.every(({ pending }) => pending === 0)
      ? 'Everything rests on the newest model.'
      : 'Nothing has to be done: history keeps the rules and schemas of its time until one of these commands is run.',
  ].join('\n');
}

/** Returns what a run or an undo has done in one winery. */
export function endText(
  { winery, direction, change }: Adoption,
  { adopted, conflicts, left, problem }: AdoptionEnd,
): string {
  const done = `${winery}: ${formatNumber(adopted)} actions ${direction === 'run' ? `have adopted ${change}` : 'were set back'}.`;
  const flagged =
    conflicts === 0 ? [] : [`${formatNumber(conflicts)} actions became impossible and are flagged as conflicted.`];
  const kept =
    left === 0
      ? []
      : [`${formatNumber(left)} actions were edited since they adopted ${change}, and were left as they are.`];
  return [done, ...flagged, ...kept, ...(problem === null ? [] : problemLines(problem))].join('\n');
}

/** Returns what a run would change, by lot. */
export function dryRunText({ winery, change }: Adoption, { actions, answers, problem }: DryRun): string {
  const begin = `${winery}: ${formatNumber(actions)} actions would adopt another version (${change}). Nothing was written.`;
  const batches =
    answers.length > 1
      ? [
          `They need ${answers.length} previews. Each shows what its actions alone would change, as if the others stayed as they are: a lot that occurs in several may end up otherwise.`,
        ]
      : [];
  const parts = answers.flatMap(({ impact, actions: own }) => {
    const { lots = [], conflicts, totals } = impact;
    const refused = own.filter(({ status }) => status === 'conflicted').length;
    return [
      `${formatNumber(totals?.lots ?? lots.length)} lots would differ, ${formatNumber(totals?.conflicts ?? conflicts.length)} actions would become impossible, ${formatNumber(refused)} of those that adopt the version would be without effect.`,
      ...(lots.length === 0 ? [] : [lotTable(lots.slice(0, commandLimits.lotsShown))]),
      ...more(totals?.lots ?? lots.length, Math.min(lots.length, commandLimits.lotsShown), 'lots'),
      ...conflictLines(conflicts, totals?.conflicts),
    ];
  });
  return [begin, ...batches, ...parts, ...(problem === null ? [] : problemLines(problem))].join('\n');
}

function problemLines({ code, detail, conflicts = [], totals }: AdoptionProblem): string[] {
  return [`Stopped (${code}): ${detail}`, ...conflictLines(conflicts, totals?.conflicts), remedyOf(code)];
}

/** What has been adopted so far stays adopted. */
function remedyOf(code: string): string {
  switch (code) {
    case 'conflicts':
      return 'Revise these actions first, or run the command with --on-conflict flag: they then stay in the timeline without effect.';
    case 'period_locked':
      return 'Run the command with --override-lock, or move the lock date of the winery.';
    case 'rules_not_available':
      return 'Upgrade all nodes first.';
    default:
      return 'Correct the cause and run the command again: it goes on where it stopped.';
  }
}

function conflictLines(conflicts: readonly EditConflict[], total = conflicts.length): string[] {
  if (conflicts.length === 0) return [];
  const shownConflicts = conflicts.slice(0, commandLimits.conflictsShown);
  const rows = shownConflicts.map(({ action, type, effectiveAt, code, detail }) => [
    action,
    type,
    effectiveAt,
    code,
    detail,
  ]);
  return [
    table(['action', 'type', 'effective at', 'code', 'detail'], rows),
    ...more(total, shownConflicts.length, 'conflicts'),
  ];
}
