import { doctorLimits } from '../../../config/doctor.js';
import { counted, wrappedTable } from '../terminal.js';
import type { Finding, Verdict } from './finding.js';

interface DoctorReport {
  /** False if something must be mended. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

export function doctorReport(findings: readonly Finding[]): DoctorReport {
  return { ok: findings.every(({ verdict }) => verdict !== 'mend'), findings };
}

const shown: Readonly<Record<Verdict, string>> = { ok: 'ok', note: 'note', unknown: 'unknown', mend: 'MEND' };

/** Returns the report for people. */
export function doctorText({ ok, findings }: DoctorReport): string {
  const rows = findings.map(({ check, verdict, found, advice }) => [check, shown[verdict], found, advice]);
  const head = ['Check', 'Verdict', 'Found', 'What to do'];
  const drawn = wrappedTable(head, rows, doctorLimits.columns);
  const count = findings.filter(({ verdict }) => verdict === 'mend').length;
  const summary = ok ? 'Nothing must be mended.' : `${counted(count, 'thing')} must be mended.`;
  return `${drawn}\n${summary}`;
}
