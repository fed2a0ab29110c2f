import { expect, test } from 'vitest';
import { simulateLane } from './simulate-lane.js';

const firstSeed = Number(process.env.SOLERA_SEED ?? 1);
const seeds = process.env.SOLERA_SEED === undefined ? 2_000 : 1;

test('commands of one lane are decided in the order in which they were sent although its owner changes, and are answered soon', async () => {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1)
    await expect(simulateLane(seed), `SOLERA_SEED=${seed}`).resolves.toBeUndefined();
});
