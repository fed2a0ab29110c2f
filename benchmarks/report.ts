import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { drawLinePlot, type LinePlot } from './line-plot.js';
import type { Machine } from './machine.js';

export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
/** A plot, saved beside the report. `name`: part of the file's name. */
export interface ReportPlot extends LinePlot {
  readonly name: string;
}
export interface Aim {
  readonly aim: string;
  readonly found: string;
  readonly met: boolean;
}
interface Report {
  readonly name: string;
  readonly measures: string;
  readonly doesNotMeasure: string;
  readonly machine: Machine;
  readonly tables: readonly ReportTable[];
  readonly aims: readonly Aim[];
  readonly remarks: readonly string[];
  readonly plots?: readonly ReportPlot[];
  /** All measurements, run by run. */
  readonly raw: unknown;
}

/** Reports progress on stderr; stdout is for the results. */
export function reportProgress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

/** Prints a report, and saves it in benchmarks/results. */
export async function publish(report: Report, save: boolean): Promise<void> {
  process.stdout.write(`\n${asText(report)}\n`);
  if (!save) return;
  const day = new Date().toISOString().slice(0, 10);
  const folder = join(repositoryRoot(), 'benchmarks', 'results');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${day}-${report.name}`);
  await writeFile(`${path}.json`, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 1)}\n`);
  await writeFile(`${path}.md`, asMarkdown(report, day));
  for (const plot of report.plots ?? []) await writeFile(`${path}-${plot.name}.svg`, drawLinePlot(plot));
  reportProgress(`saved as ${path}.md and .json`);
}

/** The root of this checkout. The program runs from dist; results and peers are beside the sources. */
export function repositoryRoot(): string {
  const here = dirname(dirname(fileURLToPath(import.meta.url)));
  return here.endsWith('dist') ? dirname(here) : here;
}

function asText(report: Report): string {
  const tables = report.tables.map(({ title, head, rows }) => {
    const table = new Table({ head: [...head], style: { head: [], border: [] } });
    table.push(...rows.map((row) => [...row]));
    return `${title}\n${table.toString()}`;
  });
  return [
    `# ${report.name}`,
    `Measures: ${report.measures}`,
    `Does not measure: ${report.doesNotMeasure}`,
    hardware(report.machine),
    ...tables,
    ...report.aims.map(({ aim, found, met }) => `${met ? 'met    ' : 'not met'}  ${aim}: ${found}`),
    ...report.remarks.map((remark) => `- ${remark}`),
  ].join('\n\n');
}

function asMarkdown(report: Report, day: string): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const tables = report.tables.map(({ title, head, rows }) =>
    [`## ${title}`, '', row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n'),
  );
  const aims = report.aims.map(({ aim, found, met }) => `- ${aim}: **${found}**, ${met ? 'met' : 'not met'}`);
  return `${[
    `# ${report.name}, ${day}`,
    `**Measures:** ${report.measures}`,
    `**Does not measure:** ${report.doesNotMeasure}`,
    `**On:** ${hardware(report.machine)}`,
    ...tables,
    ...(report.plots ?? []).map(({ title, name }) => `![${title}](${day}-${report.name}-${name}.svg)`),
    ...(aims.length === 0 ? [] : [['## Aims', '', ...aims].join('\n')]),
    ...(report.remarks.length === 0 ? [] : [['## Remarks', '', ...report.remarks.map((one) => `- ${one}`)].join('\n')]),
  ].join('\n\n')}\n`;
}

function hardware(machine: Machine): string {
  const settings = Object.entries(machine.settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  return (
    `${machine.processor}, ${machine.cores} cores for all processes together, ${machine.memoryGb} GB; ${machine.system}; ` +
    `Node ${machine.node}; ${machine.postgres} (${settings}); a flush of 8 kB takes ${Math.round(machine.flushUs)} µs; commit ${machine.commit}; ` +
    `load average before: ${machine.loadBefore.toFixed(2)}, after: ${(loadavg()[0] ?? 0).toFixed(2)}`
  );
}
