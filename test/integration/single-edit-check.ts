import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { expectSame } from '../support/expect-same.js';
import type { ConcurrentWorld } from './concurrent-world.js';
import { presentLots, withoutVersion } from './world-reads.js';

interface LotChange {
  readonly winery: string;
  readonly lot: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** Makes one edit while no other writer is active. Its preview equals its commit, and both agree with the reads before and after. */
export async function checkSingleEdit(solera: UseCases, world: ConcurrentWorld): Promise<void> {
  const { wineries } = world.model;
  const write = world.writeOf(world.nextChangeSet());
  const options = { onConflict: world.chance.happens(0.7) ? 'flag' : 'reject' } as const;
  const [head, before] = [await solera.head(), await presentLots(solera, wineries)];
  const preview = await write.send(solera, { ...options, preview: true });
  expectSame('the head after a preview', await solera.head(), head);
  const commit = await write.send(solera, options);
  const after = await presentLots(solera, wineries);
  if (!commit.ok || !preview.ok) {
    // A preview lists conflicts for which a commit is rejected. Every other refusal is the same.
    const previewed = preview.ok ? 'conflicts' : preview.problem;
    const committed = commit.ok ? null : preview.ok ? commit.problem.code : commit.problem;
    expectSame(`the refusal of ${write.text}`, previewed, committed);
    expectSame(`lots after a refused ${write.text}`, after, before);
    return;
  }
  expectSame(`the preview of ${write.text}`, impactWithoutVersions(preview.value), impactWithoutVersions(commit.value));
  const { lots } = commit.value.impact as { lots: LotChange[] };
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isDeepStrictEqual(withoutVersion(before.get(key)), withoutVersion(after.get(key))))
    .sort();
  expectSame(`the lots that ${write.text} changed`, lots.map(({ winery, lot }) => `${winery}/${lot}`).sort(), changed);
  for (const change of lots) {
    const key = `${change.winery}/${change.lot}`;
    expectSame(
      `${change.lot} before and after ${write.text}`,
      [change.before, change.after],
      [before.get(key) ?? null, after.get(key) ?? null],
    );
  }
  if (commit.value.notifications !== null) world.accept(write, commit.value);
}

function impactWithoutVersions(answer: JsonObject): unknown {
  const { lots, ...impact } = answer.impact as { lots: readonly LotChange[] };
  return {
    ...impact,
    lots: lots.map((lot) => ({ ...lot, before: withoutVersion(lot.before), after: withoutVersion(lot.after) })),
  };
}
