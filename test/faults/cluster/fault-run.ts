import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import type { Checked } from './checked.js';
import { type ClusterSite, settled } from './cluster-site.js';
import { checkConsistency } from './consistency.js';
import type { Fault } from './fault.js';
import type { Workload } from './workload.js';

/** What happened while one kind of fault was injected, and what the checks found afterwards. */
export interface FaultRow {
  readonly fault: string;
  readonly injected: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Requests that settled nothing, by reason: `unknown`, `overloaded`, `connection`. */
  readonly unsettled: Readonly<Record<string, number>>;
  readonly load: number;
  readonly checks: readonly Checked[];
}

interface FaultRun {
  readonly site: ClusterSite;
  readonly workload: Workload;
  readonly chance: Chance;
  readonly writers: number;
}

/** Injects the faults one after the other, each while users write; then lets the cluster settle, and checks everything. `name` is the name of the row. */
export async function runFaults(
  { site, workload, chance, writers }: FaultRun,
  { name, faults }: { readonly name: string; readonly faults: readonly Fault[] },
): Promise<FaultRow> {
  const { counts } = workload.acknowledgements;
  const before = { ...counts, unsettled: { ...workload.writer.unsettled } };
  workload.start(writers);
  for (const fault of faults) {
    // A fault hits commits only while there are some.
    const busy = counts.acknowledged + 10;
    for (let waited = 0; counts.acknowledged < busy && waited < 600; waited += 1) await pause(25);
    await pause(chance.whole(0, 300));
    await fault.inject(site, chance);
  }
  await pause(500);
  await workload.stop();
  await settled(site);
  const checks = await checkConsistency(site, workload);
  const unsettled = Object.entries(workload.writer.unsettled).map(
    ([reason, count]) => [reason, count - (before.unsettled[reason] ?? 0)] as const,
  );
  return {
    fault: name,
    injected: faults.length,
    acknowledged: counts.acknowledged + counts.unchanged - before.acknowledged - before.unchanged,
    refused: counts.refused - before.refused,
    unsettled: Object.fromEntries(unsettled),
    load: loadavg()[0] ?? 0,
    checks,
  };
}

/** Returns the rows as a table in Markdown. Each check shows what it compared so far and, if it failed, the number of its faults. */
export function faultTable(rows: readonly FaultRow[]): string {
  const checks = rows[0]?.checks.map(({ check }) => check) ?? [];
  const header = [
    'Fault',
    'Times',
    'Acknowledged',
    'Refused',
    '`unknown`',
    '`overloaded`',
    'No response',
    'Load',
    ...checks,
  ];
  const cells = rows.map((row) => [
    row.fault,
    ...[row.injected, row.acknowledged, row.refused],
    ...['unknown', 'overloaded', 'connection'].map((reason) => row.unsettled[reason] ?? 0),
    row.load.toFixed(1),
    ...row.checks.map(({ compared, faults }) =>
      faults.length === 0 ? `${compared}` : `**${faults.length} faults** in ${compared}`,
    ),
  ]);
  return [header, header.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
