/** Promise 6: the number of touches read of a stream is bounded, however its history was written. */
import { expect, test } from 'vitest';
import { limits } from '../../config/limits.js';
import { accepted } from '../support/accepted.js';
import { memoryNode, wineryBody } from '../support/memory-node.js';

const stream = 'lot/W/A';
const end = { effectiveAt: Number.MAX_SAFE_INTEGER, tieBreak: 0, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

async function lotOf(actions: number, planned: boolean) {
  const { solera, truth } = memoryNode();
  await accepted(solera.putWinery('W', wineryBody));
  const record = (type: string, effectiveAt: string, data: object) =>
    accepted(solera.record('W', { type, effectiveAt, data: { lot: 'A', ...data } }, {}));
  const origin = { variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley' };
  await record('receive_fruit', '2024-09-01T00:00:00Z', { weight: 1, ...origin });
  if (planned) await record('declare', '2030-01-01T00:00:00Z', { stage: 'planned' });
  const begin = Date.UTC(2024, 9, 1);
  for (let day = 0; day < actions; day += 1)
    await record('analysis', new Date(begin + day * 86_400_000).toISOString(), { analyte: 'pH', value: 3, unit: 'pH' });
  return truth;
}

test.each([
  ['appended', false],
  ['inserted one by one before a planned action', true],
])('a lot whose actions were %s has checkpoints throughout its history', async (_, planned) => {
  const truth = await lotOf(200, planned);
  const [head] = await truth.heads([stream]);
  expect(head?.slice.touches.length).toBeLessThanOrEqual(limits.checkpointEvery + 2);
  const read = await truth.view((reader) => reader.slices([{ stream, before: end, ahead: 0 }]));
  expect(read[0]?.touches.length).toBeLessThanOrEqual(limits.checkpointEvery + 2);
});
