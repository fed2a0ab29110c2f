/**
 * A large edit is there as a whole or not at all, and ends, whatever breaks while it runs: its node, its worker, the broker or the database, in every phase.
 * SOLERA_EDIT_FAULTS sets the number of faults (`npm run faults -- edits`: fifty), SOLERA_ACTIONS the length of the history, SOLERA_SEED the seed;
 * SOLERA_EDIT_FAULT chooses one kind of fault by its name.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import type { HttpClient } from '../http-client.js';
import { LogObserver } from '../log-observer.js';
import { prepareProgram } from '../node-process.js';
import { editFaultsOf, endOf, stateFaults } from './edit-checks.js';
import { editFaults, phases } from './edit-fault.js';
import { EditFaultRun, inBackground, schedule } from './edit-fault-run.js';
import { bodyOf, type EditFaultSite, startEditFaultSite } from './edit-fault-site.js';
import { type EditFaultRow, editFaultTable } from './edit-fault-table.js';
import { LongHistory } from './long-history.js';

const count = Number(process.env.SOLERA_EDIT_FAULTS ?? 2);
const actions = Number(process.env.SOLERA_ACTIONS ?? 1_500);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const { SOLERA_EDIT_FAULT: only } = process.env;
const chosenFaults = editFaults.filter(({ name }) => only === undefined || name === only);
const chance = new Chance(seed);
const history = new LongHistory(chance, seed);
const observer = new LogObserver();

let site: EditFaultSite;

beforeAll(async () => {
  await prepareProgram();
  site = await startEditFaultSite({ brokered: true });
  await history.record(site.nodes[0].client, actions);
}, 180_000);
afterAll(() => site?.close());

const anyClient = (): HttpClient => chance.pick(site.nodes).client;

test(`a large edit is there as a whole or not at all after each of ${count} faults (seed ${seed})`, {
  timeout: 120_000 + count * 60_000,
}, async () => {
  const run = new EditFaultRun(site, history, { chance, observer });
  const rows: EditFaultRow[] = [];
  for (const [fault, phase] of schedule(chosenFaults, phases, chance)) {
    if (rows.length === count) break;
    const row = await run.breakOne(fault, phase);
    rows.push(row);
    process.stderr.write(
      `${row.fault}, ${row.phase}${row.hit ? '' : ' (missed)'}: ${row.end}, ${row.attempts}, ${Math.round(row.ms)} ms\n`,
    );
    if (row.faults.length > 0) process.stderr.write(`${row.faults.join('\n')}\n`);
    expect.soft(row.faults, `${fault.name}, ${phase}`).toEqual([]);
  }
  await observer.readAll(anyClient());
  expect(observer.faults).toEqual([]);
  process.stderr.write(`seed ${seed}\n${editFaultTable(rows)}\n`);
});

test('an edit whose worker has too little memory fails after three attempts, and can be sent again', {
  // The whole log, which the edits before have made long, is verified twice.
  timeout: 900_000,
}, async () => {
  const { nodes, narrow } = site;
  await narrow.process.start();
  for (const { process } of nodes) await process.stop();
  const edit = history.edit();
  bodyOf(await narrow.client(inBackground(edit)));
  const end = await endOf(() => narrow.client, edit);
  const alive = !narrow.process.died;
  await narrow.process.stop();
  for (const { process } of nodes) await process.start();
  expect(await editFaultsOf(site, edit, end)).toEqual([]);
  expect([end.status, end.attempts, alive]).toEqual(['failed', 3, true]);
  expect(await stateFaults(site)).toEqual([]);
  bodyOf(await nodes[0].client(inBackground(edit)));
  const again = await endOf(anyClient, edit);
  expect(again.status).toBe('done');
  expect(await editFaultsOf(site, edit, again)).toEqual([]);
  expect(await stateFaults(site)).toEqual([]);
});
