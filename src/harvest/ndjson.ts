import type { HarvestStep } from './step.js';

/** One step a line, as JSON, each ending in a line feed: what `solera harvest` prints and the loaders read. */
export function* ndjson(steps: Iterable<HarvestStep>): Generator<string, void, undefined> {
  for (const step of steps) yield `${JSON.stringify(step)}\n`;
}
