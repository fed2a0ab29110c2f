/** An import stops when its token is revoked, and any caller who may edit completes it by sending the file again. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importJobLimits } from '../../config/import-jobs.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';

const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const { actionsPerSet } = importJobLimits;
/** All rows name one lot, so that their change sets are sent one after another. */
const rows = 2 * actionsPerSet + 1;

let site: AccessSite;
let sql: pg.Client;

beforeAll(async () => {
  site = await AccessSite.open();
  await accepted(site.solera.putWinery('estate', settings));
  const { connectionString } = site.database;
  sql = new pg.Client({ connectionString });
  await sql.connect();
}, 120_000);
afterAll(async () => {
  await sql?.end();
  await site?.close();
});

describe('an import', () => {
  it('stops after its present change set when its token is revoked, and another token completes it', async () => {
    const other = await site.token({ name: 'other', role: 'editor', winery: 'estate' });
    const revoked = await site.newToken({ name: 'revoked', role: 'editor', winery: 'estate' });
    const token = String(revoked.token);
    // The first change set waits for this lock until the token is revoked.
    await sql.query('select pg_advisory_lock(7365200117)');
    const { id } = await send(token, 0);
    const waiting = `select from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;
    await expect.poll(async () => (await sql.query(waiting)).rowCount).toBe(1);
    await accepted(site.node.access.control.for(null).access.revokeToken(String(revoked.id)));
    await sql.query('select pg_advisory_unlock(7365200117)');

    const stopped = await get(other, String(id));
    expect(stopped).toMatchObject({ status: 'interrupted', problem: { code: 'credentials_ended' } });
    expect(stopped.counts).toMatchObject({ recorded: actionsPerSet });
    const completed = await send(other, 30);
    expect(completed).toMatchObject({
      status: 'done',
      counts: { recorded: rows - actionsPerSet, unchanged: actionsPerSet },
    });
    const lot = await site.solera.getLot('estate', 'A', {});
    expect(lot).toMatchObject({ value: { weight: 10 * rows } });
  });
});

async function send(token: string, wait: number): Promise<JsonObject> {
  const head = 'type,effectiveAt,data.lot,data.weight,data.variety,data.vintage,data.appellation,data.weighTag';
  const lines = Array.from({ length: rows }, (_, index) => {
    const at = new Date(Date.UTC(2025, 8, 1) + index * 60_000).toISOString();
    return `receive_fruit,${at},A,10,Merlot,2025,Napa Valley,${index}`;
  });
  const body = new FormData();
  body.append('file', new Blob([[head, ...lines].join('\n')]), 'tags.csv');
  const answer = await site.send('POST', `/v1/wineries/estate/imports?wait=${wait}`, { token, body });
  return JSON.parse(answer.text) as JsonObject; // An import.
}

async function get(token: string, id: string): Promise<JsonObject> {
  const answer = await site.send('GET', `/v1/wineries/estate/imports/${id}?wait=30`, { token });
  return JSON.parse(answer.text) as JsonObject; // An import.
}
