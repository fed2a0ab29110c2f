/**
 * A large edit is there as a whole or not at all, and ends, whatever breaks while it runs: its node, its worker or the database, in every phase.
 * SOLERA_EDIT_FAULTS sets the number of faults (`npm run faults -- edits`: fifty), SOLERA_ACTIONS the length of the history, SOLERA_SEED the seed;
 * SOLERA_EDIT_FAULT chooses one kind of fault by its name.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import type { HttpClient } from '../http-client.js';
import { LogObserver } from '../log-observer.js';
import { prepareProgram } from '../node-process.js';
import { editFaultsOf, endOf, stateFaults } from './edit-checks.js';
import { type EditFault, editFaults, type Phase, phases, reached } from './edit-fault.js';
import { bodyOf, type EditFaultSite, startEditFaultSite } from './edit-fault-site.js';
import { type EditFaultRow, editFaultTable } from './edit-fault-table.js';
import { LongHistory } from './long-history.js';

const count = Number(process.env.SOLERA_EDIT_FAULTS ?? 6);
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
  site = await startEditFaultSite();
  await history.record(site.nodes[0].client, actions);
}, 180_000);
afterAll(() => site?.close());

const anyClient = (): HttpClient => chance.pick(site.nodes).client;

/** Breaks something while an edit is in a phase, and checks everything after its end. */
async function breakOne(fault: EditFault, phase: Phase): Promise<EditFaultRow> {
  const began = performance.now();
  const node = chance.pick(site.nodes);
  const edit = history.edit();
  const stopWriting = history.write(anyClient);
  const request = { ...edit.request, headers: { ...edit.request.headers, prefer: 'respond-async' } };
  bodyOf(await node.client(request));
  const hit = await reached(site, edit.id, phase);
  if (phase === 'deciding') await pause(chance.whole(0, 600));
  await fault.inject(site, node, chance);
  const end = await endOf(anyClient, edit);
  await stopWriting();
  const ms = performance.now() - began;
  const faults = [...(await editFaultsOf(site, edit, end)), ...(await stateFaults(site))];
  await observer.poll(anyClient(), () => chance.fraction());
  if (end.status !== 'done')
    faults.push(`${end.status}, with the logs: ${site.nodes.map(({ process }) => process.log).join('')}`);
  const died = site.nodes.filter(({ process }) => process.died).map(({ process }) => `a node died: ${process.log}`);
  return {
    ...{ fault: fault.name, phase, hit, ms },
    end: end.status,
    attempts: end.attempts,
    faults: [...faults, ...died],
  };
}

/** Every fault in every phase, in random order, before any of them comes again. */
function* schedule(): Generator<readonly [EditFault, Phase]> {
  for (;;) {
    const all = chosenFaults.flatMap((fault) =>
      phases.map((phase) => ({ pair: [fault, phase] as const, by: chance.fraction() })),
    );
    for (const { pair } of all.sort((a, b) => a.by - b.by)) yield pair;
  }
}

test(`a large edit is there as a whole or not at all after each of ${count} faults (seed ${seed})`, {
  timeout: 120_000 + count * 60_000,
}, async () => {
  const rows: EditFaultRow[] = [];
  for (const [fault, phase] of schedule()) {
    if (rows.length === count) break;
    const row = await breakOne(fault, phase);
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
  timeout: 180_000,
}, async () => {
  const { nodes, narrow } = site;
  await narrow.process.start();
  for (const { process } of nodes) await process.stop();
  const edit = history.edit();
  const request = { ...edit.request, headers: { ...edit.request.headers, prefer: 'respond-async' } };
  bodyOf(await narrow.client(request));
  const end = await endOf(() => narrow.client, edit);
  const alive = !narrow.process.died;
  await narrow.process.stop();
  for (const { process } of nodes) await process.start();
  expect(await editFaultsOf(site, edit, end)).toEqual([]);
  expect([end.status, end.attempts, alive]).toEqual(['failed', 3, true]);
  expect(await stateFaults(site)).toEqual([]);
  bodyOf(await nodes[0].client(request));
  const again = await endOf(anyClient, edit);
  expect(again.status).toBe('done');
  expect(await editFaultsOf(site, edit, again)).toEqual([]);
  expect(await stateFaults(site)).toEqual([]);
});
