/** Large edits and edits in the background that expect the impact of their preview. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { accepted } from '../support/accepted.js';
import {
  additions,
  adjustment,
  background,
  type EditNode,
  EditSite,
  edit,
  ended,
  fillLot,
  nothingLeft,
  receiptOf,
  volumeOf,
} from './edit-site.js';

let site: EditSite;
/** Gives large edits to its workers. */
let north: EditNode;
/** Decides all synchronous requests itself. */
let south: EditNode;

beforeAll(async () => {
  site = await EditSite.open();
  north = await site.addNode();
  south = await site.addNode({ touchesOfLargeEdit: 1_000_000, editsAtOnce: 0 });
});
afterAll(() => site.close());

const differs = { code: 'impact_differs' };

async function digestOf({ solera }: EditNode, winery: string, id: string, body: JsonObject): Promise<unknown> {
  return (await accepted(solera.revise(winery, id, body, { preview: true }))).digest;
}

test('a worker and a node compute the same digest, whatever the preview leaves out', async () => {
  const receipt = await fillLot(north.solera, 'SAME', 'A');
  const body = receiptOf('A', 900);
  const digest = await digestOf(south, 'SAME', receipt, body);
  expect(await digestOf(north, 'SAME', receipt, body)).toBe(digest);
  const options = { preview: true, minimal: true, ...background };
  const preview = await edit(north.solera.revise('SAME', receipt, body, options));
  expect(await ended(north.solera, preview.id)).toMatchObject({ result: { digest, impact: { lots: [] } } });
});

test('a large edit is refused if its impact is another one, and leaves nothing', async () => {
  const receipt = await fillLot(north.solera, 'LARGE', 'A');
  const body = receiptOf('A', 900);
  const digest = await digestOf(north, 'LARGE', receipt, body);
  await accepted(south.solera.record('LARGE', adjustment('A', 5.5, -2), {}));
  const head = await north.solera.head();
  const expected = { ...body, expect: digest };
  const options = { idempotencyKey: 'large' };
  expect(await north.solera.revise('LARGE', receipt, expected, options)).toMatchObject({ problem: differs });
  expect(await north.solera.head()).toBe(head);
  expect(await site.leftovers(north)).toEqual(nothingLeft);

  const again = await digestOf(south, 'LARGE', receipt, body);
  const written = await accepted(north.solera.revise('LARGE', receipt, { ...body, expect: again }, options));
  expect(await volumeOf(north.solera, 'LARGE', 'A')).toBe(900 - additions - 2);
  // The first answer is returned whatever the repeat expects.
  expect(await accepted(north.solera.revise('LARGE', receipt, expected, options))).toEqual(written);
});

test('an edit in the background that was refused is decided again when it expects another impact', async () => {
  const receipt = await fillLot(north.solera, 'BACK', 'A');
  const body = receiptOf('A', 900);
  const options = { idempotencyKey: 'back', ...background };
  const first = await edit(north.solera.revise('BACK', receipt, { ...body, expect: 'former' }, options));
  expect(await ended(north.solera, first.id)).toMatchObject({ status: 'refused', problem: differs });
  const digest = await digestOf(north, 'BACK', receipt, body);
  const second = await edit(north.solera.revise('BACK', receipt, { ...body, expect: digest }, options));
  expect(second.id).toBe(first.id);
  const done = await ended(north.solera, second.id);
  expect(done).toMatchObject({ status: 'done' });
  const repeated = await edit(south.solera.revise('BACK', receipt, { ...body, expect: 'former' }, options));
  expect(repeated).toEqual(done);
});
