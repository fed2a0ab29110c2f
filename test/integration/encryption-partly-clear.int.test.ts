/** What can be read of a winery that recorded a part of its content before its first key, once that key is destroyed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Composed } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { at, EncryptionSite, putWineries, receipt } from './encryption-site.js';

let site: EncryptionSite;
let node: Composed;
/** An edit in the background, which has moved a lot and an action besides its own. */
let edit: string;

const unreadable = { code: 'content_destroyed', key: 'estate-1' };
const gone = { ...unreadable, winery: 'estate' };

const into = (lot: string, vessel: string, volume: number): JsonObject => {
  const { data, ...rest } = receipt(lot, volume);
  return { ...rest, id: randomUUID(), data: { ...(data as JsonObject), to: { lot, vessel, volume } } };
};

beforeAll(async () => {
  site = await EncryptionSite.open();
  node = await site.addNode();
  const { solera } = node;
  await putWineries(solera, 'estate');
  for (const vessel of ['T1', 'T2', 'T3']) await accepted(solera.putVessel('estate', vessel, { kind: 'tank' }));
  await accepted(solera.record('estate', into('OLD', 'T1', 7), {}));
  await site.rotate(node, 'estate');
  const sealed = into('A', 'T2', 100);
  await accepted(solera.record('estate', sealed, {}));
  const analysis = { lot: 'A', analyte: 'pH', value: 3.5, unit: 'pH' };
  await accepted(solera.record('estate', { type: 'analysis', effectiveAt: at(2), data: analysis }, {}));
  const more = { data: into('A', 'T2', 120).data };
  ({ id: edit } = (await accepted(solera.revise('estate', String(sealed.id), more, { async: { waitMs: 0 } }))) as {
    id: string;
  }); // As the API says.
  while ((await accepted(solera.getEdit(edit))).status !== 'done') await pause(10);
  await site.destroy(node, 'estate');
}, 60_000);
afterAll(() => site.close());

describe('a partly clear winery, after its key was destroyed,', () => {
  it('lists its vessels: those whose contents cannot be read with the reason', async () => {
    const { solera } = node;
    const settings = { winery: 'estate', kind: 'tank', capacity: null };
    for (const query of [{}, { at: Date.parse(at(3)) }])
      expect((await accepted(solera.listVessels('estate', query))).items).toEqual([
        { ...settings, vessel: 'T1', lot: 'OLD', volume: 7 },
        { ...settings, vessel: 'T2', unreadable },
        { ...settings, vessel: 'T3', lot: null, volume: 0 },
      ]);
    expect(await accepted(solera.getVessel('estate', 'T1', {}))).toMatchObject({ lot: 'OLD', volume: 7 });
    await expect(solera.getVessel('estate', 'T2', {})).rejects.toMatchObject(gone);
  });

  it('answers no read of its read models, whose rows are deleted', async () => {
    const queries = node.followers?.queries;
    for (const lot of ['OLD', 'A']) await expect(queries?.analyses('estate', lot, {})).rejects.toMatchObject(gone);
    await expect(queries?.inventory('estate', {})).rejects.toMatchObject(gone);
  });

  it('refuses the list of lots if one of them cannot be read, and reads the others by their codes', async () => {
    const { solera } = node;
    await expect(solera.listLots('estate', {})).rejects.toMatchObject(gone);
    expect(await accepted(solera.getLot('estate', 'OLD', {}))).toMatchObject({ volume: 7 });
  });

  it('lists actions with the reason, and refuses each single read of what is sealed', async () => {
    const { solera } = node;
    const { items } = await accepted(solera.listActions('estate', {}));
    expect(items.map((item) => [item.type, item.unreadable])).toEqual([
      ['receive_bulk', undefined],
      ['receive_bulk', unreadable],
      ['analysis', unreadable],
    ]);
    const id = String(items[1]?.id);
    for (const read of [
      () => solera.getAction('estate', id),
      () => solera.listRevisions('estate', id, {}),
      () => solera.getLot('estate', 'A', {}),
      () => solera.lotTimeline('estate', 'A', {}),
      () => solera.lineage('estate', 'A', {}),
    ])
      await expect(read()).rejects.toMatchObject(gone);
  });

  it('lists the timeline of a lot without states, now and as known once', async () => {
    const { solera } = node;
    for (const query of [{}, { known: await solera.head() }]) {
      const { items } = await accepted(solera.lotTimeline('estate', 'A', { states: 'none', ...query }));
      expect(items).toMatchObject([
        { action: { type: 'receive_bulk', unreadable } },
        { action: { type: 'analysis', unreadable } },
      ]);
      await expect(solera.lotTimeline('estate', 'A', query)).rejects.toMatchObject(gone);
    }
  });

  it('refuses an edit and the lots of its list; the list of actions has only what the log shows in clear', async () => {
    const { solera } = node;
    await expect(solera.getEdit(edit)).rejects.toMatchObject(gone);
    await expect(solera.listEditItems(edit, 'lots', {})).rejects.toMatchObject(gone);
    for (const list of ['actions', 'conflicts'] as const)
      for (const item of (await accepted(solera.listEditItems(edit, list, {}))).items)
        expect(Object.keys(item)).toEqual(['id', 'type', 'effectiveAt']);
    expect((await accepted(solera.listEdits({}))).items).toMatchObject([{ id: edit, status: 'done', result: null }]);
  });
});
