/** Measures edits with many dependents: whether their cost follows the change, how close they come to the limits of the machine, and what other commands notice of them. */
import { startBenchServer } from './bench-server.js';
import { measureBaseline } from './cascade-baseline.js';
import { measureFlat } from './cascade-flat.js';
import { measureHarvest } from './cascade-harvest.js';
import { measureLimit } from './cascade-limit.js';
import { measureLinear } from './cascade-linear.js';
import { measureOthers } from './cascade-others.js';
import type { CascadeSetting, PartReport } from './cascade-part.js';
import { measureReplay } from './cascade-replay.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';

/** The parts of this benchmark, in the order in which they are measured. */
export const cascadeParts = ['flat', 'linear', 'limit', 'baseline', 'others', 'replay', 'harvest'] as const;
type CascadePart = (typeof cascadeParts)[number];

interface CascadeOptions extends Omit<CascadeSetting, 'server'> {
  readonly parts: readonly CascadePart[];
  /** The older checkout; '' for none. */
  readonly baseline: string;
  readonly save: boolean;
}

type Measure = (setting: CascadeSetting) => Promise<PartReport>;

/** The part `baseline` is measured only if an older checkout is given. */
function measuresOf(baseline: string): Readonly<Record<CascadePart, Measure | null>> {
  return {
    flat: measureFlat,
    linear: measureLinear,
    limit: measureLimit,
    baseline: baseline === '' ? null : (setting) => measureBaseline(setting, baseline),
    others: measureOthers,
    replay: measureReplay,
    harvest: measureHarvest,
  };
}

export async function benchCascade(options: CascadeOptions): Promise<void> {
  const measures = measuresOf(options.baseline);
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const found = new Map<CascadePart, PartReport>();
    for (const part of cascadeParts) {
      const measure = options.parts.includes(part) ? measures[part] : null;
      if (measure === null) continue;
      reportProgress(`part ${part}`);
      const report = await measure({ ...options, server });
      found.set(part, report);
      for (const { aim, found: figure, met } of report.aims)
        reportProgress(`${met ? 'met' : 'not met'}: ${aim}: ${figure}`);
    }
    const reports = [...found.values()];
    await publish(
      {
        // Parts that were measured alone have results of their own.
        name: options.parts.length === cascadeParts.length ? 'cascade' : `cascade-${options.parts.join('-')}`,
        measures: `edits with many dependents (${options.parts.join(', ')}); ${options.runs} runs; median (minimum–maximum).`,
        doesNotMeasure:
          'cascades through many lots, except in the part harvest; refused edits, several large edits at once, several nodes; the client and PostgreSQL share the cores with the node.',
        machine,
        tables: reports.flatMap(({ tables }) => tables),
        aims: reports.flatMap(({ aims }) => aims),
        remarks: reports.flatMap(({ remarks }) => remarks),
        plots: reports.flatMap(({ plots }) => plots),
        raw: Object.fromEntries([...found].map(([part, { raw }]) => [part, raw])),
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}
