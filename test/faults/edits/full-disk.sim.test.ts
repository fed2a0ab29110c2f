/**
 * The disk of PostgreSQL becomes full while a large edit runs: the edit is there as a whole or not at all, and ends. Small appends are acknowledged, or may be
 * sent again. SOLERA_EDIT_FAULTS / 5 is the number of times (`npm run faults -- edits`: ten), SOLERA_ACTIONS the length of the history, SOLERA_SEED the seed.
 * Skipped where a small disk cannot be mounted.
 */
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import { LogObserver } from '../log-observer.js';
import { prepareProgram } from '../node-process.js';
import { AppendAnswers } from './append-answers.js';
import { editFaultsOf, endOf, stateFaults } from './edit-checks.js';
import { phases, reached } from './edit-fault.js';
import { EditFaultRun, inBackground, schedule } from './edit-fault-run.js';
import { bodyOf, type EditFaultSite, startEditFaultSite } from './edit-fault-site.js';
import { type EditFaultRow, editFaultTable } from './edit-fault-table.js';
import { databaseBack, fullDisk } from './full-disk.js';
import { type LargeEdit, LongHistory } from './long-history.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

const count = Math.ceil(Number(process.env.SOLERA_EDIT_FAULTS ?? 5) / 5);
const actions = Number(process.env.SOLERA_ACTIONS ?? 1_500);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const chance = new Chance(seed);
const history = new LongHistory(chance, seed);
const observer = new LogObserver();
const appends = new AppendAnswers();

let mounted: SmallDisk | string;
let opened: EditFaultSite | null = null;

beforeAll(async () => {
  mounted = await mountSmallDisk(384);
  if (typeof mounted === 'string') return;
  await prepareProgram();
  opened = await startEditFaultSite({ brokered: false, disk: mounted });
  await history.record(opened.nodes[0].client, actions);
}, 180_000);
afterAll(async () => {
  await opened?.close();
  if (typeof mounted !== 'string') await mounted?.unmount();
});

function partsOf({ skip }: TestContext): { readonly site: EditFaultSite; readonly disk: SmallDisk } {
  if (typeof mounted === 'string') return skip(mounted);
  if (opened === null) throw new Error('the site was not started');
  return { site: opened, disk: mounted };
}

test(`a large edit is there as a whole or not at all after the disk was full ${count} times (seed ${seed})`, {
  timeout: 120_000 + count * 90_000,
}, async (context) => {
  const { site, disk } = partsOf(context);
  const run = new EditFaultRun(site, history, { chance, observer, appends });
  const rows: EditFaultRow[] = [];
  for (const [fault, phase] of schedule([fullDisk(disk)], phases, chance)) {
    if (rows.length === count) break;
    const row = await run.breakOne(fault, phase);
    rows.push(row);
    expect.soft(row.faults, `${fault.name}, ${phase}`).toEqual([]);
  }
  expect(await appends.faults(run.anyClient())).toEqual([]);
  await observer.readAll(run.anyClient());
  expect(observer.faults).toEqual([]);
  process.stderr.write(`seed ${seed}\n${editFaultTable(rows)}\nappends: ${JSON.stringify(appends.counts)}\n`);
});

/** Waits until no attempt is left. The end of the edit may have to wait for space, too. */
async function attemptsUsedUp({ query, nodes }: EditFaultSite, { id }: LargeEdit): Promise<void> {
  const used = `select from edit where id = $1 and (attempts > 3 or status = 'failed')`;
  await expect.poll(async () => (await query(used, [id]))?.length, { timeout: 60_000 }).toBe(1);
  const { text } = await nodes[0].client({ method: 'GET', path: `/v1/edits/${id}` });
  expect(JSON.parse(text)).toMatchObject({ attempts: 3 });
}

test('an edit fails if the disk is full during three attempts, and can be sent again when there is space', {
  timeout: 180_000,
}, async (context) => {
  const { site, disk } = partsOf(context);
  const [{ client }] = site.nodes;
  // The log has a whole file left, so that the database stays up, and only its tables cannot grow.
  await site.query('select pg_switch_wal()', []);
  await site.query('select txid_current()', []);
  const edit = history.edit();
  bodyOf(await client(inBackground(edit)));
  await reached(site, edit.id, 'deciding');
  await disk.fill();
  await attemptsUsedUp(site, edit);
  await disk.free();
  await databaseBack(site);
  const end = await endOf(() => client, edit);
  expect([end.status, end.attempts]).toEqual(['failed', 3]);
  expect(await editFaultsOf(site, edit, end)).toEqual([]);
  expect(await stateFaults(site)).toEqual([]);
  bodyOf(await client(inBackground(edit)));
  const again = await endOf(() => client, edit);
  expect(again.status).toBe('done');
  expect(await editFaultsOf(site, edit, again)).toEqual([]);
  expect(await stateFaults(site)).toEqual([]);
  expect(site.nodes.map(({ process }) => process.died)).toEqual([false, false]);
});
