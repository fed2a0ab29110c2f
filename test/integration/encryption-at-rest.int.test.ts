/** Nothing in the database shows the content of an encrypted winery, except what is listed here and in docs/encryption.md. */
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Composed } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { at, EncryptionSite, putWineries } from './encryption-site.js';

/** Texts and amounts that occur in content only. Amounts are stored as decimals or as millionths. */
const markers = [
  ...[
    'Zqnote',
    'Zqvariety',
    'Zqappellation',
    'Zqproduct',
    'Zqanalyte',
    'Zqgrower',
    'Zqtext',
    'Zqcategory',
    'Zqcounter',
  ],
  ...['7313.371', '7313371000', '41.0713', '41071300', '613.0931', '613093100'],
] as const;

/** The tables that hold derived values in clear, because queries read them by SQL. They are erased when a key of the winery is destroyed. */
const readModelTables = /^follower_(books|fermentation|inventory|lineage|search)_\d+\./;

let site: EncryptionSite;
let node: Composed;

beforeAll(async () => {
  site = await EncryptionSite.open();
  node = await site.addNode({
    limits: { checkpointEvery: 2, headFlushMs: 20, stagedRows: 3 } as object,
    editLimits: {
      ...{ touchesOfLargeEdit: 5, positionsPerSnapshot: 2, touchesPerRead: 5, rowsPerWrite: 4, checkpointEvery: 2 },
      ...{ pollMs: 0, claimPauseMs: 1, progressMs: 0, takePollMs: 20, endPollMs: 10, beatMs: 50 },
    },
  });
  await putWineries(node.solera, 'estate', 'north');
  await accepted(node.solera.putVessel('estate', 'T-1', { kind: 'tank' }));
  await site.rotate(node, 'estate');
  await site.rotate(node, 'north');
}, 60_000);
afterAll(() => site.close());

const fruit = { share: 1, variety: 'Zqvariety', vintage: 2024, appellation: 'Zqappellation' };

function action(type: string, day: number, data: JsonObject): JsonObject & { readonly id: string } {
  return { id: randomUUID(), type, effectiveAt: at(day), data, note: `Zqnote of ${type}` };
}

/** Records all kinds of content through the use cases: actions, edits of the past, conflicts, requests that change nothing, edits in the background. */
async function recordAll(): Promise<void> {
  const { solera } = node;
  const receipt = action('receive_bulk', 1, {
    ...{ to: { lot: 'A', vessel: 'T-1', volume: 7313.371 }, components: [fruit] },
    ...{ counterparty: 'Zqcounter', cost: 41.0713 },
  });
  await accepted(solera.record('estate', receipt, {}));
  const records = [
    action('receive_fruit', 1, {
      lot: 'F',
      weight: 613.0931,
      variety: 'Zqvariety',
      vintage: 2024,
      appellation: 'Zqappellation',
      grower: 'Zqgrower',
    }),
    action('addition', 2, { lot: 'A', vessel: 'T-1', product: 'Zqproduct', amount: 41.0713, unit: 'g' }),
    action('analysis', 3, { lot: 'A', vessel: 'T-1', analyte: 'Zqanalyte', value: 41.0713, unit: 'g/L' }),
    action('rack', 4, { from: [{ lot: 'A', vessel: 'T-1', volume: 613.0931 }], to: [{ lot: 'B', volume: 613.0931 }] }),
    action('add_cost', 5, { lot: 'A', category: 'Zqcategory', amount: 41.0713 }),
    action('note', 6, { lot: 'A', text: 'Zqtext' }),
    action('transfer_in_bond', 7, {
      from: [{ lot: 'B', volume: 41.0713 }],
      to: { winery: 'north', lot: 'N', volume: 41.0713 },
    }),
    action('declare', 8, { lot: 'A', owner: 'Zqcounter' }),
    ...[9, 10, 11, 12].map((day) =>
      action('adjust', day, { lot: 'A', vessel: 'T-1', change: -41.0713, reason: 'lees' }),
    ),
  ];
  for (const one of records) await accepted(solera.record('estate', one, {}));
  const revised = { note: 'Zqnote revised' };
  await accepted(solera.revise('estate', receipt.id, revised, { idempotencyKey: 'once' } as object));
  // Nothing changes: the whole answer is remembered.
  await accepted(solera.revise('estate', receipt.id, revised, { idempotencyKey: 'again' } as object));
  // Decided by a worker, published as one draft, and stored with its results.
  const smaller = { ...(receipt.data as JsonObject), to: { lot: 'A', vessel: 'T-1', volume: 613.0931 } };
  for (const options of [{ preview: true, onConflict: 'flag' }, { onConflict: 'flag' }]) {
    const background = { ...options, async: { waitMs: 0 } };
    const edit = await accepted(solera.revise('estate', receipt.id, { data: smaller }, background as object));
    await ended(String(edit.id));
  }
  await accepted(solera.retract('estate', records[8]?.id ?? '', null, {}));
  // Its checkpoints stay.
  const filled = action('receive_bulk', 13, { to: { lot: 'C', volume: 7313.371 }, components: [fruit] });
  await accepted(solera.record('estate', filled, {}));
  for (const day of [14, 15, 16, 17, 18])
    await accepted(solera.record('estate', action('adjust', day, { lot: 'C', change: -41.0713, reason: 'lees' }), {}));
  // Waits in the queue, whole.
  await accepted(
    solera.change('estate', { changes: [{ op: 'revise', id: receipt.id, note: 'Zqnote queued' }] }, {
      async: { waitMs: 0 },
    } as object),
  );
}

async function ended(id: string): Promise<void> {
  for (;;) {
    const edit = await accepted(node.solera.getEdit(id));
    if (edit.status === 'done') return;
    if (['refused', 'failed', 'cancelled'].includes(String(edit.status))) throw new Error(JSON.stringify(edit));
    await pause(10);
  }
}

/** Stores what imports keep. */
async function storeImport(): Promise<void> {
  const { importStore } = node.postgres;
  const id = randomUUID();
  await importStore.put({
    ...{
      id,
      winery: 'estate',
      source: 's',
      fileName: 'f.csv',
      dryRun: false,
      status: 'done',
      createdAt: 0,
      touchedAt: 0,
    },
    report: JSON.stringify({ warnings: ['Zqtext'] }),
  });
  await importStore.putRows(id, [
    {
      ...{
        ordinal: 0,
        row: 2,
        line: 2,
        winery: 'estate',
        type: 'rack',
        outcome: 'refused',
        action: null,
        code: 'bad_request',
      },
      ...{ column: 'volume', value: '7313.371', detail: 'Zqtext is no volume.' },
    },
  ]);
  await importStore.remember([
    {
      ...{
        winery: 'estate',
        identity: 'i',
        action: randomUUID(),
        revision: 1,
        meaning: 'm',
        keyed: false,
        stated: false,
      },
      ...{ current: true, importId: id, source: 's', row: 2, type: 'rack', effectiveAt: 0, body: '{"note":"Zqnote"}' },
    },
  ]);
  expect((await importStore.get(id))?.report).toContain('Zqtext');
  expect(await importStore.rows(id, { from: 0, limit: 1 })).toMatchObject([
    { value: '7313.371', detail: 'Zqtext is no volume.' },
  ]);
  expect((await importStore.find([{ winery: 'estate', identity: 'i' }]))[0]?.body).toContain('Zqnote');
}

/** Stores what ingestion keeps. */
async function refuseCommand(): Promise<void> {
  const ingestion = node.postgres.ingestionStore('cell');
  await ingestion.take(1, 'node');
  const body = Buffer.from('{"note":"Zqnote"}');
  const refusal = {
    ...{
      subject: 'estate',
      sequence: 1,
      storedAtMs: 1,
      winery: 'estate',
      id: randomUUID(),
      refusedAtMs: 1,
      replySubject: null,
    },
    ...{ problem: { code: 'insufficient_volume', detail: 'Lot A holds 7313.371.' }, body },
  };
  expect(await ingestion.refuse(1, refusal)).toBe(true);
  const [kept] = await ingestion.refused(refusal.id);
  expect(Buffer.from(kept?.body ?? []).toString()).toBe(body.toString());
  expect(kept?.problem.detail).toContain('7313.371');
}

it('no table holds a note, a name or an amount of the content, read models excepted', async () => {
  await recordAll();
  await storeImport();
  await refuseCommand();
  const head = await node.postgres.log.head();
  await expect
    .poll(async () => (await site.rows(`select from follower_part where position >= ${head}`)).length, {
      timeout: 30_000,
    })
    .toBe(readModels.length);
  await pause(200);
  const dump = await site.dump();
  const rowsOf = (table: string): number => dump.get(`public.${table}`)?.length ?? 0;
  for (const table of [
    'revision',
    'touch',
    'status_change',
    'head',
    'checkpoint',
    'publication',
    'remembered',
    'edit',
    'edit_item',
  ])
    expect([table, rowsOf(table) > 0]).toEqual([table, true]);
  const found: string[] = [];
  const derived = new Set<string>();
  for (const [table, rows] of dump)
    for (const marker of markers) {
      const hex = Buffer.from(marker).toString('hex');
      const showing = rows.filter((row) => row.includes(marker) || row.includes(hex));
      if (showing.length === 0) continue;
      if (readModelTables.test(table)) derived.add(table.replace(/_\d+\./, '.'));
      else found.push(`${table} shows ${marker}: ${showing[0]?.slice(0, 200)}`);
    }
  expect(found).toEqual([]);
  // Each exception is used, so that the list is not longer than it must be.
  expect([...derived].sort()).toEqual([
    ...['follower_books.book_action', 'follower_books.book_entry', 'follower_books.book_lot'],
    ...['follower_books.book_sum', 'follower_books.book_touch'],
    ...['follower_fermentation.analysis', 'follower_inventory.holding', 'follower_inventory.inventory_change'],
    ...['follower_inventory.inventory_period', 'follower_lineage.passage', 'follower_search.action_name'],
    ...['follower_search.used_name', 'follower_search.word'],
  ]);
}, 120_000);

it('the actions that name a vessel are found, though their data are sealed', async () => {
  const listed = await accepted(node.solera.listActions('estate', { vessel: 'T-1' }));
  expect(listed.items.map(({ type }) => type)).toContain('addition');
  expect(listed.items.map(({ type }) => type)).toContain('analysis');
}, 30_000);

it('once the keys are destroyed, no table shows the content', async () => {
  await site.destroy(node, 'estate');
  await site.destroy(node, 'north');
  for (const [table, rows] of await site.dump())
    for (const marker of markers) expect([table, rows.filter((row) => row.includes(marker))]).toEqual([table, []]);
}, 60_000);
