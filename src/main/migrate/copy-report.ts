/** Returns texts for people: what a copy did, or would do. */
import { commandLimits } from '../../../config/commands.js';
import type { VerifyReport } from '../../verify/report.js';
import { counted, formatNumber } from '../terminal.js';
import { verifyText } from '../verify-report.js';
import type { CopyPreview } from './copy-preview.js';
import type { CopyCounts } from './log-copy.js';
import { lotTable, more } from './lot-table.js';
import type { ChangedLot } from './model-answer.js';

interface CopyResult {
  readonly report: VerifyReport;
  /** The database of the new log, for people. */
  readonly database: string;
  /** The first lots that differ. */
  readonly lots: readonly ChangedLot[];
  /** The number of all lots that differ. */
  readonly differing: number;
}

/** Returns what was copied, whether the new log verifies, and which lots differ. */
export function copyText(counts: CopyCounts, { report, database, lots, differing }: CopyResult): string {
  const { changeSets, known, dropped, transformed } = counts;
  const resumed = known === 0 ? '' : ` ${formatNumber(known)} ${wereOf(known)} copied by an earlier run.`;
  return [
    `${counted(changeSets, 'change set')} ${wereOf(changeSets)} copied.${resumed} ${counted(transformed, 'revision')} ${wereOf(transformed)} changed, ${formatNumber(dropped)} ${wereOf(dropped)} dropped.`,
    verifyText(report, database),
    ...lotLines(lots, differing, differing === 1 ? 'differs' : 'differ'),
  ].join('\n');
}

/** Returns what a copy would change. */
export function previewText({ actions, dropped, transformed, impossible, lots }: CopyPreview): string {
  const shown = impossible.slice(0, commandLimits.conflictsShown);
  return [
    `Of ${counted(actions, 'present action')}, ${formatNumber(transformed)} would be changed and ${formatNumber(dropped)} dropped. Nothing was written.`,
    ...lotLines(lots.slice(0, commandLimits.lotsShown), lots.length, 'would differ'),
    ...(impossible.length === 0
      ? []
      : [`${counted(impossible.length, 'action')} would become impossible, so the copy would stop:`]),
    ...shown.map(({ id, code, detail }) => `  ${id} (${code}): ${detail}`),
    ...more(impossible.length, shown.length, 'actions'),
  ].join('\n');
}

function lotLines(lots: readonly ChangedLot[], count: number, verb: string): string[] {
  if (count === 0) return ['All lots are equal in both logs.'];
  return [`${counted(count, 'lot')} ${verb}:`, lotTable(lots), ...more(count, lots.length, 'lots')];
}

function wereOf(count: number): string {
  return count === 1 ? 'was' : 'were';
}
