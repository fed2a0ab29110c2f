import type { StateDifference } from '../../application/ports/rebuild-store.js';
import { commandLine } from '../command-line.js';
import { counted, formatNumber, formatSeconds, table } from '../terminal.js';
import { unreadableWineriesText } from '../unreadable-text.js';
import type { RebuildReport } from './rebuild.js';

/** Returns the report for people: what was done, the differences, and what they mean. */
export function rebuildText(report: RebuildReport): string {
  const { streams, touches, written, removed, heads, differences, leftOut, unreadable } = report;
  const rows = [
    ['streams', streams],
    ['touches folded', touches],
    ['checkpoints written', written],
    ['checkpoints removed', removed],
    ['head states written or deleted', heads],
    ['differences', differences],
  ] as const;
  const shown = rows.map(([what, count]) => [what, formatNumber(count)]);
  const lines = [table(['Rebuilt', 'Count'], shown, ['Count'])];
  const resumed = report.isResumed ? ' Resumed an interrupted rebuild; the counts include both runs.' : '';
  lines.push(
    `${formatSeconds(report.durationMs)}, ${counted(report.touchesPerSecond, 'touch', 'touches')} folded a second.${resumed}`,
  );
  if (differences > 0) lines.push(...differencesText(report));
  if (leftOut > 0)
    lines.push(
      `Streams left out: ${formatNumber(leftOut)}. Others wrote them at every attempt, or a touch of them could not be folded. Their saved states are as they were; run the command again.`,
    );
  lines.push(...unreadableWineriesText(unreadable, `run ${commandLine('rebuild')} again`));
  if (report.ok) {
    const which = unreadable.length === 0 ? 'Every saved state' : 'Every saved state that can be read';
    lines.push(`${which} equals the one computed from the touches.`);
  }
  return lines.join('\n');
}

function differencesText({ differences, shown }: RebuildReport): string[] {
  const more = differences > shown.length ? [`  … and ${formatNumber(differences - shown.length)} more`] : [];
  return [
    'These saved states differed. They were replaced or deleted, unless their stream was left out. A touch that could not be folded stays as it is:',
    ...shown.map((difference) => `  ${differenceText(difference)}`),
    ...more,
    `Saved states are only caches of the touches, so no action is lost. But answers may have been wrong, and nodes that run may still hold such a state in memory, and later actions may have been decided on it. Restart the nodes, then run ${commandLine('verify')}. The cause is a defect of Solera, or someone has changed the database.`,
  ];
}

function differenceText({ stream, saved, position, reason }: StateDifference): string {
  const at = new Date(position.effectiveAt).toISOString();
  const text = `${saved === 'head' ? 'head state' : saved} of ${stream} at ${at}, action ${position.id}`;
  return reason === null ? text : `${text}: ${reason}`;
}
