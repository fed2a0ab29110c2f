import { expect } from 'vitest';
import { levelOfClaims } from '../../src/application/level.js';
import { Chance } from '../../src/harvest/chance.js';
import { settings } from '../../src/harvest/small-harvest.js';
import type { Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { readInComparedChunks } from '../support/equal-chunks.js';
import { inlineEditPool } from '../support/inline-edit-pool.js';
import { createTestDatabase } from '../support/postgres.js';
import { foldedSavedStates } from '../support/saved-states-oracle.js';
import { ConcurrentWorld, type WorldTally } from './concurrent-world.js';
import { checkKnowledge, checkLog, checkReads } from './concurrent-world-checks.js';
import { checkTimelines, presentTimeline } from './known-timelines.js';
import { checkSingleEdit } from './single-edit-check.js';
import { keepCheckpoints } from './world-keeper.js';

export function emptyTally(): WorldTally {
  const counts = {
    writes: 0,
    committed: 0,
    flagged: 0,
    restored: 0,
    repeated: 0,
    previews: 0,
    stale: 0,
    overloaded: 0,
  };
  return { ...counts, problems: new Map(), checkpoints: { written: 0, removed: 0 } };
}

/**
 * Runs one world on a database of its own, with one or two nodes and small limits: first concurrent writers, then single edits,
 * then checks of everything that can be read, and of all saved states. Meanwhile a keeper of checkpoints works at each node. `large`: almost every edit of the past is decided as a large one, with small limits.
 */
export async function runConcurrentWorld(
  composeNode: typeof compose,
  seed: number,
  tally: WorldTally,
  large = false,
): Promise<void> {
  const chance = new Chance(seed);
  const database = await createTestDatabase();
  const nodes: Composed[] = [];
  try {
    const limits = {
      checkpointEvery: chance.pick([1, 2, 3, 32]),
      touchesAhead: chance.pick([1, 2, 16]),
      actionsAhead: chance.pick([1, 3, 64]),
      streamsAhead: chance.pick([1, 3, 64]),
      actorsInMemory: chance.pick([3, 3, 20]),
      proposalsPerBatch: chance.pick([1, 3, 256]),
      batchesInFlight: chance.pick([1, 2]),
      headFlushMs: chance.pick([5, 50, 1000]),
    };
    for (let node = chance.pick([1, 1, 2]); node > 0; node -= 1) {
      const { connectionString } = database;
      const edits = large ? largeEdits(connectionString, chance) : {};
      nodes.push(await composeNode({ connectionString, limits, durable: false, ...edits }));
    }
    if (large) for (const node of nodes) await untilClaimsAreKnown(node);
    const soleras = nodes.map((node) => node.solera);
    const world = new ConcurrentWorld(soleras, chance, tally);
    for (const step of settings(world.generator.world)) {
      const { solera } = nodes[0] as Composed; // There is at least one node.
      if (step.kind === 'winery')
        await accepted(
          solera.putWinery(step.winery, { ...step.body, capacityPolicy: chance.pick(['warn', 'refuse']) }),
        );
      if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
    }
    const ends = nodes.map((node) => keepCheckpoints(node, chance, tally.checkpoints));
    await world.write(chance.whole(8, 16), chance.pick([40, 80]));
    const timelines = [];
    for (let edit = 0; edit < 8; edit += 1) {
      const timeline = await presentTimeline(chance.pick(soleras), world);
      if (timeline !== null) timelines.push(timeline);
      await checkSingleEdit(chance.pick(soleras), world);
    }
    for (const end of ends) await end();
    for (const solera of soleras) {
      const expected = await checkReads(solera, world);
      await checkLog(solera, world, expected);
    }
    await checkKnowledge(chance.pick(soleras), world);
    await checkTimelines(chance.pick(soleras), world, timelines);
    await checkChunks(chance.pick(nodes), chance.pick([1, 2, 5, 100]));
    for (const node of nodes) await node.actors.headStates.flushAll();
    expect((await foldedSavedStates(database.connectionString)).wrong).toEqual([]);
  } finally {
    for (const node of nodes) await node.close();
    await database.drop();
  }
}

/** Options of a node that decides edits as large ones if they have a single later action. */
function largeEdits(
  connectionString: string,
  chance: Chance,
): Pick<Parameters<typeof compose>[0] & object, 'editLimits' | 'editPool'> {
  const editLimits = {
    touchesOfLargeEdit: chance.pick([1, 2, 3]),
    streamsInMemory: chance.pick([2, 4, 1_000]),
    positionsPerSnapshot: chance.pick([1, 2, 5]),
    snapshotsKept: chance.pick([2, 4, 24]),
    touchesPerRead: chance.pick([1, 3, 100]),
    actionsAhead: chance.pick([1, 5, 100]),
    streamsAhead: chance.pick([1, 5, 100]),
    checkpointEvery: chance.pick([1, 3, 64]),
    rowsPerWrite: chance.pick([1, 3, 100]),
    pollMs: chance.pick([0, 0, 5]),
    claimPauseMs: 1,
    attemptsBeforeHolding: chance.pick([1, 2, 4]),
    progressMs: 0,
    editsAtOnce: 4,
    editsPerWinery: 4,
    takePollMs: 20,
    endPollMs: 10,
  };
  return { editLimits, editPool: inlineEditPool(connectionString, editLimits) };
}

/** All streams, read in chunks as large edits read them, have the touches and actions that other reads return. */
async function checkChunks({ postgres }: Composed, limit: number): Promise<void> {
  await postgres.store.view(async (view) => {
    for (const stream of await postgres.savedStates.streams({ after: '', through: null, limit: 1_000 }))
      await readInComparedChunks(view, stream, limit);
  });
}

async function untilClaimsAreKnown({ level }: Composed): Promise<void> {
  while (level.value < levelOfClaims) {
    await level.refresh();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
