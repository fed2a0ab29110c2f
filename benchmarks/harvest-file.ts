/** The file that the harvest benchmark imports: made up, the same for the same size. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csv } from '../src/harvest/csv.js';
import { harvest } from '../src/harvest/harvest.js';
import { ndjson } from '../src/harvest/ndjson.js';
import type { HarvestStep } from '../src/harvest/step.js';

export interface HarvestFile {
  /** Lines of the file: actions, and the settings, revisions and retractions that come with them. */
  readonly steps: number;
  readonly actions: number;
  readonly revisions: number;
  readonly retractions: number;
  /** Actions recorded after a later action on one of the same lots or vessels: each makes the server decide again what follows it. */
  readonly late: number;
}

/** A harvest as the table of its final actions, and the settings that the table needs. */
export interface HarvestTable {
  /** Rows of the table, one for each action. */
  readonly rows: number;
}

/** Fixed, so that every run and every checkout imports the same steps. */
const seed = 1;

/** Writes a harvest as NDJSON. With 30,000 actions and the generator's usual corrections, 4.5 % of the actions are late. */
export async function writeHarvestFile(path: string, actions: number): Promise<HarvestFile> {
  const counts = new Map<HarvestStep['kind'], number>();
  const lateness = new Lateness();
  let late = 0;
  function* counted(): Generator<HarvestStep, void, undefined> {
    for (const step of harvest({ seed, actions })) {
      counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
      if (step.kind === 'record' && lateness.isLate(step)) late += 1;
      yield step;
    }
  }
  await pipeline(Readable.from(ndjson(counted())), createWriteStream(path));
  const count = (kind: HarvestStep['kind']): number => counts.get(kind) ?? 0;
  return {
    steps: [...counts.values()].reduce((sum, one) => sum + one, 0),
    actions: count('record'),
    revisions: count('revise'),
    retractions: count('retract'),
    late,
  };
}

/** Writes a harvest as CSV, as its actions are after all edits, and its wineries and vessels as NDJSON. */
export async function writeHarvestTable(
  paths: { readonly settings: string; readonly table: string },
  actions: number,
): Promise<HarvestTable> {
  const steps = [...harvest({ seed, actions })];
  const settings = steps.filter(({ kind }) => kind === 'winery' || kind === 'vessel');
  const lines = [...csv(steps)];
  await writeFile(paths.settings, [...ndjson(settings)].join(''));
  await writeFile(paths.table, lines.join(''));
  return { rows: lines.length - 1 };
}

/** Knows the latest recorded time of every lot and vessel. */
class Lateness {
  private readonly latest = new Map<string, string>();

  isLate({ winery, action: { data, effectiveAt } }: HarvestStep & { readonly kind: 'record' }): boolean {
    let late = false;
    for (const name of namesIn(data)) {
      const key = `${winery} ${name}`;
      // All times are UTC in one format: text order is time order.
      if (effectiveAt < (this.latest.get(key) ?? '')) late = true;
      else this.latest.set(key, effectiveAt);
    }
    return late;
  }
}

/** Every member of an action's data that names a lot or a vessel. */
function namesIn(data: unknown): readonly string[] {
  return JSON.stringify(data).match(/"(?:lot|caseLot|vessel)":"[^"]+"/g) ?? [];
}
