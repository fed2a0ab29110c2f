/** The final actions of a harvest as change sets of records in timeline order: what an importer of a whole history sends. */
import type { UseCases } from '../src/application/use-cases.js';
import { harvest } from '../src/harvest/harvest.js';
import type { ActionBody, HarvestStep } from '../src/harvest/step.js';
import { accepted } from './cellar-load.js';

interface RecordSet {
  readonly winery: string;
  readonly actions: readonly ActionBody[];
  /** True if the set needs what sets of another winery recorded, or they need it: it is sent when no other is in flight. */
  readonly alone: boolean;
}

interface FinalHarvest {
  readonly settings: readonly HarvestStep[];
  /** In timeline order. */
  readonly actions: readonly { readonly winery: string; readonly action: ActionBody }[];
}

/** Applies the corrections of a harvest to its actions, and leaves out the retracted ones. */
export function finalHarvest(options: { readonly seed: number; readonly actions: number }): FinalHarvest {
  const settings: HarvestStep[] = [];
  const actions = new Map<string, { readonly winery: string; readonly action: ActionBody; readonly order: number }>();
  const retracted = new Set<string>();
  for (const step of harvest(options)) {
    if (step.kind === 'record') {
      actions.set(step.action.id, { winery: step.winery, action: step.action, order: actions.size });
    } else if (step.kind === 'retract') {
      retracted.add(step.id);
    } else if (step.kind === 'revise') {
      const stored = actions.get(step.id);
      if (stored === undefined) throw new Error(`the harvest revises ${step.id} before it is recorded`);
      const { note, ...rest } = step.body;
      const action = { ...stored.action, ...rest, ...(typeof note === 'string' ? { note } : {}) };
      actions.set(step.id, { ...stored, action });
      retracted.delete(step.id);
    } else settings.push(step);
  }
  const final = [...actions.values()].filter(({ action }) => !retracted.has(action.id));
  // All times are UTC in one format: text order is time order.
  final.sort((a, b) => compare(a.action.effectiveAt, b.action.effectiveAt) || a.order - b.order);
  return { settings, actions: final };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Divides final actions into sets of at most `size` records of one winery. A transfer in bond is a set of its own. */
export function recordSets({ actions }: FinalHarvest, size: number): readonly RecordSet[] {
  const sets: RecordSet[] = [];
  const open = new Map<string, ActionBody[]>();
  const close = (winery: string): void => {
    const closed = open.get(winery) ?? [];
    if (closed.length > 0) sets.push({ winery, actions: closed, alone: false });
    open.delete(winery);
  };
  for (const { winery, action } of actions) {
    if (action.type === 'transfer_in_bond') {
      for (const other of [...open.keys()]) close(other);
      sets.push({ winery, actions: [action], alone: true });
      continue;
    }
    const set = open.get(winery) ?? [];
    set.push(action);
    open.set(winery, set);
    if (set.length >= size) close(winery);
  }
  for (const winery of [...open.keys()]) close(winery);
  return sets;
}

/** Change sets in flight, as an importer keeps them. */
export const setsInFlight = 4;

/** Puts the wineries and vessels of a harvest. */
export async function putSettings(solera: UseCases, { settings }: FinalHarvest): Promise<void> {
  for (const step of settings) {
    if (step.kind === 'winery') accepted(await solera.putWinery(step.winery, step.body));
    if (step.kind === 'vessel') accepted(await solera.putVessel(step.winery, step.vessel, step.body));
  }
}

/** Records the sets, several at the same time. Calls `onRecorded` with the number of actions of each. */
export async function recordAll(
  solera: UseCases,
  sets: readonly RecordSet[],
  onRecorded: (actions: number) => void = () => undefined,
): Promise<void> {
  const inFlight = new Set<Promise<unknown>>();
  for (const { winery, actions, alone } of sets) {
    while (inFlight.size >= (alone ? 1 : setsInFlight)) await Promise.race(inFlight);
    const changes = actions.map((action) => ({ op: 'record', action }));
    const applied: Promise<unknown> = solera
      .change(winery, { changes }, { minimal: true })
      .then(accepted)
      .then(() => onRecorded(actions.length))
      .finally(() => inFlight.delete(applied));
    inFlight.add(applied);
    if (alone) await applied;
  }
  await Promise.all(inFlight);
}
