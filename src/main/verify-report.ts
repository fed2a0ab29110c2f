import type { CheckReport } from '../verify/check-report.js';
import { type Check, type Difference, differenceText } from '../verify/difference.js';
import type { Phase, VerifyReport } from '../verify/verify.js';
import { amount, type Progress, progress, seconds, table } from './terminal.js';

const phases: Readonly<Record<Phase, readonly [title: string, unit: string]>> = {
  log: ['Reading the log', 'notifications'],
  actions: ['Reading actions', 'wineries'],
  answers: ['Reading answers', 'change sets'],
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

/** What was proven, what was found and what to do about it, and how much wine there is. */
export function verifyText(report: VerifyReport): string {
  // Rows of zeros that hold would be no proof of anything.
  if (report.ok && report.wineries === 0)
    return 'There is no winery in this database, so there was nothing to verify. Is it the right one?';
  const checks = report.checks.map((one) => [one.check, one.claim, comparedText(one), verdict(one)]);
  const lines = [table(['Check', 'Promise', 'Compared', 'Holds'], checks)];
  if (report.balances.length > 0) lines.push(balancesTable(report));
  if (report.movedOn > 0)
    lines.push(`${amount(report.movedOn)} lots were written to meanwhile: their served states were not compared.`);
  const summary = `${amount(report.head)} notifications of ${amount(report.wineries)} wineries in ${seconds(report.durationMs)}`;
  if (report.ok) lines.push(`Verified: ${summary}.\nEverything is as a rebuild from nothing gives it.\n${beyondProof}`);
  else {
    lines.push(
      `NOT verified: ${amount(report.total)} difference${report.total === 1 ? '' : 's'} in ${summary}. The earliest of each check:`,
    );
    lines.push(...report.differences.map((difference) => `  ${differenceText(difference)}`));
    lines.push('What to do:', ...advice(report).map((sentence) => `  ${sentence}`));
  }
  return lines.join('\n');
}

const beyondProof =
  'Not provable, for nothing follows from it: notes, who recorded when, hashes of requests, settings.';

function comparedText({ compared, what, also }: CheckReport): string {
  const more = also === undefined || also.count === 0 ? '' : `, ${amount(also.count)} ${also.what}`;
  return `${amount(compared)} ${what}${more}`;
}

/** It holds, it does not, or it is not known, for what it rests on is damaged. */
function verdict({ compared, differences, skipped }: CheckReport): string {
  const lines = differences === 0 ? [] : [`NO: ${amount(differences)}`];
  if (skipped !== null) lines.push(`${compared === 0 ? '' : 'the rest '}not checked, because`, skipped);
  return lines.length === 0 ? 'yes' : lines.join('\n');
}

const restore =
  'Stop the server, so that nothing is built on it; keep a copy of the database as it is; restore the newest backup that verifies. Where none does, it is a defect of Solera: report it.';

/** What a failed check means, and what to do. */
const meanings: Readonly<Record<Check, (differences: readonly Difference[], count: number) => string>> = {
  log: damage,
  history: damage,
  actions: damage,
  answers: () => 'a repeat of that request gets no answer, or a wrong one; nothing else rests on it. A backup has it.',
  replay: damage,
  streams: damage,
  caches: cacheAdvice,
  versions: () => `commits are judged by versions, and may be wrong from now on. ${restore}`,
  feed: damage,
  conservation: damage,
};

function damage(): string {
  return `what is stored was damaged. ${restore}`;
}

/** A saved state may be deleted, for it is folded again from the events: which, by table and stream. */
function cacheAdvice(differences: readonly Difference[], count: number): string {
  const told = differences.filter(({ check }) => check === 'caches');
  const deletions = told.map(({ field, stream = '' }) => {
    const table = field.startsWith('head') ? 'head' : 'checkpoint';
    return `delete from ${table} where stream = '${stream.replaceAll("'", "''")}';`;
  });
  const shown = [...new Set(deletions)].join(' ') + (count > told.length ? ' And so with the others.' : '');
  return `a saved state is a cache, folded again where it is missing. Stop the server, delete it, and verify again: ${shown}`;
}

/** A sentence for each failed check; those that mean the same together. */
function advice({ checks, differences }: VerifyReport): string[] {
  const failed = new Map<string, Check[]>();
  for (const { check, differences: count } of checks) {
    if (count === 0) continue;
    const meaning = meanings[check](differences, count);
    failed.set(meaning, [...(failed.get(meaning) ?? []), check]);
  }
  return [...failed].map(([meaning, of]) => `${of.join(', ')}: ${meaning}`);
}

/** At most so many wineries are shown; the sums of all are checked. */
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
  const head = ['Winery', 'Unit', 'Came in', '+ gained', '− lost', '− left', '= on hand'];
  const more =
    balances.length > wineriesShown ? `\n… and ${amount(balances.length - wineriesShown)} more wineries` : '';
  return `${table(head, rows, head.slice(2))}${more}`;
}

/** Places of a millionth that any of the amounts needs: all are shown, so that a row adds up as it stands. */
function placesOf(micros: readonly bigint[]): number {
  let places = 6;
  while (places > 0 && micros.every((micro) => micro % 10n ** BigInt(7 - places) === 0n)) places -= 1;
  return places;
}

/** 12,345.600000: exact, grouped as all amounts are. */
function decimal(micro: bigint, places: number): string {
  const magnitude = micro < 0n ? -micro : micro;
  const fraction = String(magnitude % 1_000_000n)
    .padStart(6, '0')
    .slice(0, places);
  const whole = amount(Number(magnitude / 1_000_000n));
  return `${micro < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${fraction}`}`;
}
