import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { smallWorld } from '../../src/harvest/small-world.js';

type Body = object;

/** What a random history needs of Solera: its use cases, or its API. */
export interface HistoryWriter {
  putWinery(winery: string, body: Body): Promise<unknown>;
  putVessel(winery: string, vessel: string, body: Body): Promise<unknown>;
  record(winery: string, action: Body, preferences: { readonly onConflict: 'flag' }): Promise<{ readonly ok: boolean }>;
  change(winery: string, body: Body, preferences: object): Promise<{ readonly ok: boolean }>;
}

/** Records a random history of two small wineries: all kinds of action, notes, edits, conflicts and restorations. */
export async function smallHistory(solera: HistoryWriter, seed: number, actions: number): Promise<void> {
  const chance = new Chance(seed);
  const world = smallWorld(chance, 2);
  for (const step of settings(world)) {
    if (step.kind === 'winery') await solera.putWinery(step.winery, step.body);
    if (step.kind === 'vessel') await solera.putVessel(step.winery, step.vessel, step.body);
  }
  let recorded: Recorded[] = [];
  for (let index = 0; index < actions; index += 1) {
    const { winery, action } = randomAction(chance, world);
    const noted = chance.happens(0.2) ? { ...action, note: `Note "${index}"\n` } : action;
    const { ok } = await solera.record(winery, noted, { onConflict: 'flag' });
    if (ok) recorded.push({ winery, action, retracted: false });
    if (recorded.length === 0 || !chance.happens(0.35)) continue;
    const edit = randomEdit(chance, recorded, world);
    const changed = await solera.change(edit.winery, { changes: edit.changes, onConflict: 'flag' }, {});
    if (changed.ok) recorded = applyEdit(recorded, edit);
  }
}
