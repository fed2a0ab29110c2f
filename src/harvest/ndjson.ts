import type { HarvestStep } from './step.js';

/** Yields steps as lines of JSON. `solera harvest` prints this form and `solera import` reads it. */
export function* ndjson(steps: Iterable<HarvestStep>): Generator<string, void, undefined> {
  for (const step of steps) yield `${JSON.stringify(step)}\n`;
}
