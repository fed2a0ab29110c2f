import { differenceText } from '../verify/difference.js';
import type { Phase, VerifyReport } from '../verify/verify.js';
import { amount, type Progress, progress, seconds, table } from './terminal.js';

const phases: Readonly<Record<Phase, readonly [title: string, unit: string]>> = {
  log: ['Reading the log', 'notifications'],
  actions: ['Reading actions', 'wineries'],
  replay: ['Deciding again', 'actions'],
  streams: ['Comparing', 'streams'],
};

/** A bar for each phase, one after the other. */
export function verifyProgress(): {
  readonly tell: (phase: Phase, done: number, total: number) => void;
  readonly stop: () => void;
} {
  let current: { readonly phase: Phase; readonly bar: Progress } | undefined;
  return {
    tell: (phase, done, total) => {
      if (current?.phase !== phase) {
        current?.bar.stop();
        const [title, unit] = phases[phase];
        current = { phase, bar: progress(title, total, unit) };
      }
      // Deciding tells each action; drawing costs more than deciding does.
      if (done === total || done % 64 === 0 || phase !== 'replay') current.bar.update(done, total);
    },
    stop: () => current?.bar.stop(),
  };
}

/** What was proven, what was found, and how much wine there is. */
export function verifyText(report: VerifyReport): string {
  // Rows of zeros that hold would be no proof of anything.
  if (report.ok && report.wineries === 0)
    return 'There is no winery in this database, so there was nothing to verify. Is it the right one?';
  const checks = report.checks.map(({ claim, compared, what, differences }) => [
    claim,
    `${amount(compared)} ${what}`,
    differences === 0 ? 'yes' : `NO: ${amount(differences)}`,
  ]);
  const lines = [table(['Promise', 'Compared', 'Holds'], checks, ['Holds']), balancesTable(report)];
  if (report.movedOn > 0)
    lines.push(`${report.movedOn} lots were written to meanwhile: their served states were not compared.`);
  const summary = `${amount(report.head)} notifications of ${report.wineries} wineries in ${seconds(report.durationMs)}`;
  if (report.ok) lines.push(`Verified: ${summary}.\nEverything is as a rebuild from nothing gives it.`);
  else {
    lines.push(`NOT verified: ${amount(report.total)} differences in ${summary}. The earliest in the timeline:`);
    lines.push(...report.differences.map((difference) => `  ${differenceText(difference)}`));
  }
  return lines.join('\n');
}

/** At most so many wineries are shown; the sums of all are checked. */
const wineriesShown = 12;

function balancesTable({ balances }: VerifyReport): string {
  const decimal = (micro: bigint): string => amount(Number(micro) / 1_000_000);
  const rows = balances
    .slice(0, wineriesShown)
    .map(({ winery, volumeUnit, received, gained, lost, removed, onHand }) => [
      winery,
      volumeUnit,
      ...[received, gained, lost, removed, onHand].map(decimal),
    ]);
  const head = ['Winery', 'Unit', 'Came in', '+ gained', '− lost', '− left', '= on hand'];
  const more = balances.length > wineriesShown ? `\n… and ${balances.length - wineriesShown} more wineries` : '';
  return `${table(head, rows, head.slice(2))}${more}`;
}
