import type { Phase } from './edit-fault.js';

/** What happened to one edit. `hit`: it was in the phase when the fault came. */
export interface EditFaultRow {
  readonly fault: string;
  readonly phase: Phase;
  readonly hit: boolean;
  readonly end: string;
  readonly attempts: number;
  /** From the request to the end of the edit. */
  readonly ms: number;
  readonly faults: readonly string[];
}

/** Returns a table in Markdown with a line for each fault and phase. */
export function editFaultTable(rows: readonly EditFaultRow[]): string {
  const groups = new Map<string, EditFaultRow[]>();
  for (const row of rows) {
    const name = `${row.fault} | ${row.phase}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const header = ['Fault', 'Phase', 'Times', 'In the phase', 'Done', 'Failed', 'Most attempts', 'Longest', 'Checks'];
  const lines = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => {
      const times = (test: (row: EditFaultRow) => boolean): number => group.filter(test).length;
      const wrong = group.reduce((sum, { faults }) => sum + faults.length, 0);
      return [
        name,
        group.length,
        times(({ hit }) => hit),
        times(({ end }) => end === 'done'),
        times(({ end }) => end === 'failed'),
        Math.max(...group.map(({ attempts }) => attempts)),
        `${(Math.max(...group.map(({ ms }) => ms)) / 1_000).toFixed(1)} s`,
        wrong === 0 ? 'no fault' : `**${wrong} faults**`,
      ];
    });
  return [header, header.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
