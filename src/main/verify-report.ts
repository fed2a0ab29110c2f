import type { CheckReport } from '../verify/check-report.js';
import { type Check, differenceText } from '../verify/difference.js';
import type { Phase, VerifyReport } from '../verify/report.js';
import { commandLine } from './command-line.js';
import { counted, formatNumber, formatSeconds, type Progress, progress, table } from './terminal.js';
import { unreadableWineriesText } from './unreadable-text.js';

const phases: Readonly<Record<Phase, readonly [title: string, unit: string]>> = {
  log: ['Reading the log', 'notifications'],
  answers: ['Reading answers', 'change sets'],
  replay: ['Deciding again', 'actions'],
  streams: ['Comparing', 'streams'],
};

/** Shows one progress bar at a time, for the present phase. */
export function verifyProgress(): {
  readonly update: (phase: Phase, done: number, total: number) => void;
  readonly stop: () => void;
} {
  let current: { readonly phase: Phase; readonly bar: Progress } | undefined;
  return {
    update: (phase, done, total) => {
      if (current?.phase !== phase) {
        current?.bar.stop();
        const [title, unit] = phases[phase];
        current = { phase, bar: progress(title, total, unit) };
      }
      current.bar.update(done, total);
    },
    stop: () => current?.bar.stop(),
  };
}

/**
 * Returns the report for people: the checks, the balances of the wineries, the differences and their remedies. `database`: which database was verified, if it is not the one that
 * the environment names.
 */
export function verifyText(report: VerifyReport, database: string | null = null): string {
  // If there is nothing to compare, every check holds, and the report would look like a success.
  if (report.ok && report.wineries === 0)
    return 'There is no winery in this database, so there is nothing to verify. Check SOLERA_DATA or DATABASE_URL.';
  const checks = report.checks.map((one) => [one.check, one.claim, comparedText(one), verdict(one)]);
  const lines = [table(['Check', 'Promise', 'Compared', 'Holds'], checks)];
  if (report.balances.length > 0) lines.push(balancesTable(report));
  if (report.unreadable.length > 0) lines.push(unreadableText(report));
  const summary = `${counted(report.head - report.since, 'notification')} of ${counted(report.wineries, 'winery', 'wineries')} in ${formatSeconds(report.durationMs)}`;
  if (report.ok) lines.push(`Verified: ${summary}.\n${proof(report)}\n${notProvable}\n${nextRun(report, database)}`);
  else {
    const count = counted(report.total, 'difference');
    lines.push(`NOT verified: ${count} in ${summary}. The earliest of each check:`);
    lines.push(...report.differences.map((difference) => `  ${differenceText(difference)}`));
    lines.push('What to do:', ...advice(report).map((sentence) => `  ${sentence}`));
  }
  return lines.join('\n');
}

function proof({ since, unreadable }: VerifyReport): string {
  if (since === 0 && unreadable.length > 0) return 'Everything that can be read equals a rebuild from nothing.';
  if (since === 0) return 'Everything equals a rebuild from nothing.';
  return `Everything that was recorded after notification ${since} follows from what was recorded before, which was not verified.`;
}

/** States which content could not be verified, and what was proven of it nevertheless. */
function unreadableText({ unreadable, undecided }: VerifyReport): string {
  const lines = unreadableWineriesText(unreadable, 'verify again');
  const counts = `${counted(undecided.changeSets, 'change set')} and ${counted(undecided.actions, 'action')} were not decided again.`;
  const proven =
    'Of them, these were verified: numbers, change sets, retractions, lists of actions without their content, and that versions are not too low.';
  return [...lines, counts, proven].join('\n');
}

/** Later, only what was not verified before needs to be verified. */
function nextRun({ head }: VerifyReport, database: string | null): string {
  const where = database === null ? '' : `, with DATABASE_URL set to the ${database}`;
  return `Next${where}: ${commandLine(`verify --since ${head}`)}`;
}

/** The data that the verifier cannot check, because no event follows from it. */
const notProvable = 'Not provable: notes, authors, times of recording, hashes of requests, settings.';

function comparedText({ compared, what, also }: CheckReport): string {
  const more = also === undefined || also.count === 0 ? '' : `, ${formatNumber(also.count)} ${also.what}`;
  return `${formatNumber(compared)} ${what}${more}`;
}

function verdict({ compared, differences, skipped }: CheckReport): string {
  const lines = differences === 0 ? [] : [`NO: ${formatNumber(differences)}`];
  if (skipped !== null) lines.push(`${compared === 0 ? '' : 'the rest '}not checked:`, skipped);
  return lines.length === 0 ? 'yes' : lines.join('\n');
}

const restore =
  'Stop the server, so that no action is recorded on wrong data. Keep a copy of the database. Restore the newest backup that verifies. If none does, report a defect of Solera.';

const damage = `stored data is damaged. ${restore}`;

/** The consequence of a failed check, and the remedy. */
const remedies: Readonly<Record<Check, string>> = {
  log: damage,
  history: damage,
  actions: damage,
  answers:
    'a repeat of that request gets no answer or a wrong one. Nothing else depends on it. Restore its row in the table "publication" or "remembered" from a backup.',
  replay: damage,
  streams: damage,
  caches: `a saved state is only a cache of the events. Run \`${commandLine('rebuild')}\`, restart the nodes, and verify again.`,
  versions: `every commit compares versions, so later commits may be wrong. ${restore}`,
  feed: damage,
  conservation: damage,
};

/** Returns a sentence for each remedy, with all failed checks that need it. */
function advice({ checks }: VerifyReport): string[] {
  const failed = new Map<string, Check[]>();
  for (const { check, differences } of checks) {
    if (differences === 0) continue;
    const remedy = remedies[check];
    failed.set(remedy, [...(failed.get(remedy) ?? []), check]);
  }
  return [...failed].map(([remedy, names]) => `${names.join(', ')}: ${remedy}`);
}

/** The largest number of wineries in the table of balances. The balances of all wineries are checked. */
const wineriesShown = 12;

function balancesTable({ balances }: VerifyReport): string {
  const shown = balances.slice(0, wineriesShown);
  const sums = shown.map(({ received, gained, lost, removed, onHand }) => [received, gained, lost, removed, onHand]);
  const places = placesOf(sums.flat());
  const rows = shown.map(({ winery, volumeUnit }, index) => [
    winery,
    volumeUnit,
    ...(sums[index] ?? []).map((sum) => decimal(sum, places)),
  ]);
  const head = ['Winery', 'Unit', 'Received', '+ gained', '− lost', '− removed', '= on hand'];
  const more =
    balances.length > wineriesShown
      ? `\n… and ${counted(balances.length - wineriesShown, 'more winery', 'more wineries')}`
      : '';
  return `${table(head, rows, head.slice(2))}${more}`;
}

/** Returns the number of decimals that the amounts need, at most 6. All amounts are shown with it, so that a row adds up. */
function placesOf(micros: readonly bigint[]): number {
  let places = 6;
  while (places > 0 && micros.every((micro) => micro % 10n ** BigInt(7 - places) === 0n)) places -= 1;
  return places;
}

/** Returns an exact amount with grouped digits, for example 12,345.600000. */
function decimal(micro: bigint, places: number): string {
  const magnitude = micro < 0n ? -micro : micro;
  const fraction = String(magnitude % 1_000_000n)
    .padStart(6, '0')
    .slice(0, places);
  const whole = formatNumber(Number(magnitude / 1_000_000n));
  return `${micro < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${fraction}`}`;
}
