/** Returns texts for people: the model changes, and what a change of the rules did, or would do. */
import { commandLimits } from '../../../config/commands.js';
import type { ModelChange } from '../../application/model/model-changes.js';
import type { EditConflict } from '../edits/edit-answer.js';
import { editHint } from '../edits/edit-hint.js';
import { counted, formatNumber, table } from '../terminal.js';
import type { Adoption, AdoptionEnd, DryRun } from './adoption.js';
import { lotTable, more } from './lot-table.js';
import type { AdoptionProblem } from './model-answer.js';

/** Returns the model changes as a table, with the commands that apply them. `url`: of the server. */
export function planText(changes: readonly ModelChange[], url: string): string {
  const rows = changes.map(({ name, strategy, pending, unit, command }) => [
    ...[name, strategy, pending === 0 ? 'none' : counted(pending, unit.replace(/(?<=ch)es$|s$/, ''), unit)],
    command === null ? '' : editHint(command, url),
  ]);
  const details = changes.flatMap(({ name, wineries, schemas }) => [
    ...wineries.map(({ winery, pending, rules }) => {
      const versions = rules.map(({ version, actions }) => `${formatNumber(actions)} by version ${version}`);
      return `  ${name}, ${winery}: ${counted(pending, 'action')} (${versions.join(', ')})`;
    }),
    ...schemas.map(({ of, schema, bodies }) => `  ${name}: ${formatNumber(bodies)} × ${of}, schema ${schema}`),
  ]);
  return [
    table(['change', 'strategy', 'pending', 'command'], rows),
    ...details,
    changes.every(({ pending }) => pending === 0)
      ? 'Everything uses the newest model.'
      : 'No command has to be run: history keeps the rules and schemas with which it was recorded until you run one.',
  ].join('\n');
}

/** Returns the results of a run or an undo in one winery. */
export function endText(
  { winery, direction, change }: Adoption,
  { adopted, conflicts, left, problem }: AdoptionEnd,
): string {
  const isOne = adopted === 1;
  const did =
    direction === 'run' ? `${isOne ? 'has' : 'have'} adopted ${change}` : `${isOne ? 'was' : 'were'} set back`;
  const done = `${winery}: ${counted(adopted, 'action')} ${did}.`;
  const flagged =
    conflicts === 0
      ? []
      : [
          `${counted(conflicts, 'action')} became impossible and ${conflicts === 1 ? 'is' : 'are'} flagged as conflicted.`,
        ];
  const kept =
    left === 0
      ? []
      : [
          left === 1
            ? `1 action was edited since it adopted ${change}, and keeps it.`
            : `${formatNumber(left)} actions were edited since they adopted ${change}, and keep it.`,
        ];
  return [done, ...flagged, ...kept, ...(problem === null ? [] : problemLines(problem))].join('\n');
}

/** Returns what a run or an undo would change, by lot. */
export function dryRunText({ winery, direction, change }: Adoption, { actions, answers, problem }: DryRun): string {
  const would = direction === 'run' ? `adopt ${change}` : `be set back from ${change}`;
  const begin = `${winery}: ${counted(actions, 'action')} would ${would}. Nothing was written.`;
  const batches =
    answers.length > 1
      ? [
          `The actions are previewed in ${answers.length} groups, each as if the actions of the other groups kept their version. A lot that several groups change may end up different from each preview.`,
        ]
      : [];
  const parts = answers.flatMap(({ impact, actions: own }) => {
    const { lots = [], conflicts, totals } = impact;
    const refused = own.filter(({ status }) => status === 'conflicted').length;
    return [
      `${counted(totals?.lots ?? lots.length, 'lot')} would differ, ${counted(totals?.conflicts ?? conflicts.length, 'action')} would become impossible, ${formatNumber(refused)} of the actions that change their version would have no effect.`,
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

/** Returns the remedy for a problem that stopped a run. Actions that have adopted the version keep it. */
function remedyOf(code: string): string {
  switch (code) {
    case 'conflicts':
      return 'Revise these actions first, or run the command with --on-conflict flag: the actions then stay in the timeline without effect.';
    case 'period_locked':
      return 'Run the command with --override-lock, or set an earlier lock date of the winery.';
    case 'rules_not_available':
      return 'Upgrade all nodes, then run the command again.';
    default:
      return 'Correct the cause and run the command again: it continues where it stopped.';
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
