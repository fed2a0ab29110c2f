import type { JsonObject } from '../../src/application/json-object.js';
import type { StoredAction } from '../../src/application/ports/history-reader.js';
import { comparePositions } from '../../src/kernel/position.js';
import { storedAction } from './memory-history.js';
import type { MemoryNode } from './memory-node.js';

type Options = Parameters<MemoryNode['solera']['change']>[2];

/** Returns all actions that are not retracted, in timeline order. */
export function presentActions({ truth: { record } }: MemoryNode): readonly StoredAction[] {
  return [...record.revisions.keys()]
    .flatMap((id) => storedAction(record, id) ?? [])
    .filter(({ retracted }) => !retracted)
    .sort((a, b) => comparePositions(a.position, b.position));
}

/** Sends one change set in which actions adopt versions of the rules. */
export function adopt(
  { solera }: MemoryNode,
  winery: string,
  versions: readonly { readonly id: string; readonly revision?: number; readonly rules: unknown }[],
  options: Options = { onConflict: 'flag' },
) {
  const changes: readonly JsonObject[] = versions.map((one) => ({ op: 'revise', ...one }));
  return solera.change(winery, { changes }, options);
}

/** The public states of all lots, without `version`, which counts notifications. */
export async function statesOf({ solera, truth }: MemoryNode): Promise<ReadonlyMap<string, unknown>> {
  const states = new Map<string, unknown>();
  for (const stream of [...truth.record.streams.keys()].sort()) {
    const [kind, winery = '', lot = ''] = stream.split('/');
    if (kind !== 'lot') continue;
    const found = await solera.getLot(winery, lot, {});
    if (!found.ok) continue;
    const { version: _, ...state } = found.value;
    states.set(`${winery}/${lot}`, state);
  }
  return states;
}
