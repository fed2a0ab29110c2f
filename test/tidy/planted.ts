import { type Failure, type Source, sourceOf } from './source.js';

/** Runs a rule on one file with a planted violation, or with code that comes close to one. */
export function judge(rule: (sources: readonly Source[]) => Failure[], path: string, text: string): Failure[] {
  return rule([sourceOf(path, text)]);
}
