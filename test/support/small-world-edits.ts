/** Random edits of several kinds, of the past too, in many small worlds, recorded over HTTP. */
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { type SmallWorld, smallWorld } from '../../src/harvest/small-world.js';

/** Edits of one world: with more, an edit of the past would be followed by thousands of actions, and the log would hold little else. */
const editsPerWorld = 250;
/** The part of them that builds the history which the others edit. */
const recordedShare = 0.35;

interface RecordedEdits {
  /** How many edits were accepted, by kind; an edit may hold several changes. */
  readonly accepted: Record<'record' | 'revise' | 'retract' | 'reinstate', number>;
  refused: number;
}

/** Records `edits` edits, those of several worlds at a time. */
export async function recordSmallWorlds(
  url: string,
  options: { readonly seed: number; readonly edits: number; readonly concurrency: number },
): Promise<RecordedEdits> {
  const { seed, edits, concurrency } = options;
  const counts: RecordedEdits = { accepted: { record: 0, revise: 0, retract: 0, reinstate: 0 }, refused: 0 };
  let left = edits;
  const worker = async (first: number): Promise<void> => {
    for (let world = first; left > 0; world += concurrency) {
      const count = Math.min(left, editsPerWorld);
      left -= count;
      await recordWorld(url, { seed: seed * 10_000 + world, name: `w${world}`, count }, counts);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, index) => worker(index)));
  return counts;
}

async function recordWorld(
  url: string,
  { seed, name, count }: { readonly seed: number; readonly name: string; readonly count: number },
  counts: RecordedEdits,
): Promise<void> {
  const chance = new Chance(seed);
  const world = await openWorld(url, chance, name);
  let recorded: readonly Recorded[] = [];
  for (let edit = 0; edit < count; edit += 1) {
    if (edit < count * recordedShare) {
      const { winery, action } = randomAction(chance, world);
      const isAccepted = await sent(`${url}/v1/wineries/${winery}/actions?onConflict=flag`, 'POST', action);
      if (isAccepted) recorded = [...recorded, { winery, action, retracted: false }];
      counts.refused += isAccepted ? 0 : 1;
      counts.accepted.record += isAccepted ? 1 : 0;
      continue;
    }
    const { winery, changes } = randomEdit(chance, recorded, world);
    if (!(await sent(`${url}/v1/wineries/${winery}/changes`, 'POST', { changes, onConflict: 'flag' }))) {
      counts.refused += 1;
      continue;
    }
    for (const change of changes) {
      const isReinstated =
        change.op === 'revise' && recorded.some((one) => one.retracted && one.action.id === change.id);
      counts.accepted[isReinstated ? 'reinstate' : change.op] += 1;
    }
    recorded = applyEdit(recorded, { winery, changes });
  }
}

/** Puts the wineries and vessels of a small world. The codes of its wineries begin with its name. */
async function openWorld(url: string, chance: Chance, name: string): Promise<SmallWorld> {
  const base = smallWorld(chance, 2);
  const wineries = base.wineries.map(({ winery, body }) => ({ winery: `${name}-${winery}`, body }));
  const world = Object.assign(base, { wineries });
  for (const step of settings(world)) {
    const path = `${url}/v1/wineries/${step.winery}`;
    if (step.kind === 'winery') await sent(path, 'PUT', step.body);
    else if (step.kind === 'vessel') await sent(`${path}/vessels/${step.vessel}`, 'PUT', step.body);
  }
  return world;
}

/** Returns whether a write was accepted. Rejects unless it was accepted or refused. */
async function sent(url: string, method: string, body: object): Promise<boolean> {
  for (;;) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.ok) return true;
    if (response.status === 503) continue;
    if (response.status < 500) return false;
    throw new Error(`${method} ${url} returned ${response.status}: ${text}`);
  }
}
