/** Every route asks for the permission that the table names, of each role, in each winery, with and without an owner. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';
import { expected, ids, type Outcome, type Role, roles, rows, settings, tank, winery } from './access-matrix-table.js';

interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly security?: unknown; readonly 'x-solera-permission'?: unknown }>>>
  >;
}

let site: AccessSite;
let admin: string;
let revocable: string;
let edit: string;

beforeAll(async () => {
  site = await AccessSite.open();
  const { solera } = site;
  for (const each of [winery, 'other']) await accepted(solera.putWinery(each, settings));
  await accepted(solera.putVessel(winery, 'T1', tank));
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  const effectiveAt = '2025-10-01T00:00:00Z';
  const receipt = (lot: string, owner?: string) => ({
    ...{ type: 'receive_bulk', effectiveAt },
    data: { to: { lot, volume: 10, ...(owner === undefined ? {} : { owner }) }, components },
  });
  await accepted(solera.record(winery, receipt('MINE', 'X'), {}));
  await accepted(solera.record(winery, receipt('THEIRS'), {}));
  await accepted(solera.labels.putAppellation('name', { kind: 'state' }));
  await accepted(solera.labels.putLabel(winery, 'label', { lot: 'MINE', market: 'au', claims: {} }));
  const note = { id: ids.action, type: 'note', effectiveAt, data: { lot: 'MINE', text: 'first' } };
  await accepted(solera.record(winery, note, {}));
  const preview = { ...receipt('NEW'), effectiveAt: '2025-11-01T00:00:00Z' };
  const waited = await accepted(solera.record(winery, preview, { preview: true, async: { waitMs: 0 } }));
  edit = String(waited.id);
  while ((await accepted(solera.getEdit(edit))).status !== 'done') await pause(20);
  revocable = String((await site.newToken({ name: 'revocable', role: 'reader', winery })).id);
  admin = await site.token({ name: 'admin', role: 'admin', winery: '*' });
}, 120_000);
afterAll(() => site.close());

describe('every route', () => {
  it('is in the table, and nothing else is', async () => {
    const { paths } = JSON.parse((await site.send('GET', '/openapi.json', { token: admin })).text) as OpenApi;
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(rows.map(({ route }) => route))].sort()).toEqual(served.sort());
  });

  it('declares its permission in the OpenAPI document, or needs no credentials by the table', async () => {
    const { paths } = JSON.parse((await site.send('GET', '/openapi.json', { token: admin })).text) as OpenApi;
    for (const { route, least } of rows) {
      const [method = '', path = ''] = route.split(' ');
      const operation = paths[path]?.[method.toLowerCase()];
      const declares = operation?.security !== undefined;
      expect([route, declares], route).toEqual([route, least !== 'anyone']);
      const names = operation?.['x-solera-permission'] !== undefined;
      expect([route, names], route).toEqual([route, least !== 'anyone' && least !== 'signed in']);
    }
  });

  it('needs credentials, unless the table says otherwise', async () => {
    for (const row of rows) {
      const { status, headers } = await send(row, undefined);
      if (row.least === 'anyone') expect([row.route, outcomeOf(status)]).toEqual([row.route, row.outcome ?? 'done']);
      else {
        expect([row.route, status]).toEqual([row.route, 401]);
        expect(headers.get('www-authenticate'), row.route).toMatch(/^Bearer realm="Solera"/);
      }
    }
  });

  it.each(['/docs', '/docs/', '/docs/json', '/docs/yaml', '/docs/static/index.html', '/docs/static/swagger-ui.css'])(
    'outside the document needs credentials as well: %s',
    async (path) => {
      expect((await site.send('GET', path)).status).toBe(401);
      expect((await site.send('HEAD', path)).status).toBe(401);
      expect((await site.send('GET', path, { token: admin })).status).toBeLessThan(400);
    },
  );

  it.each(roles)(
    'keeps to the table for the role %s',
    async (role) => {
      const faults: string[] = [];
      for (const where of [winery, 'other', '*'])
        for (const owner of [null, 'X']) {
          const token = await tokenFor(role, where, owner);
          for (const row of rows) {
            const answer = await send(row, token);
            const found = outcomeOf(answer.status);
            const right = expected(row, role, where, owner);
            if (found === right) continue;
            const about = `${role} of ${where}${owner === null ? '' : ` for ${owner}`}: ${row.route}${row.query ?? ''}`;
            faults.push(`${about}: ${right} expected, ${found} found (${answer.status} ${answer.text.slice(0, 200)})`);
          }
        }
      expect(faults).toEqual([]);
    },
    120_000,
  );
});

function tokenFor(role: Role, where: string, owner: string | null): Promise<string> {
  return site.token({ name: `${role} ${where}`, role, winery: where, ...(owner === null ? {} : { owner }) });
}

function send({ route, query = '', body, values }: (typeof rows)[number], token: string | undefined) {
  const [method = '', template = ''] = route.split(' ');
  return site.send(method, `${pathOf(template, values)}${query}`, { token, body: bodyOf(body) });
}

function pathOf(template: string, own: (typeof rows)[number]['values']): string {
  const values: Readonly<Record<string, string>> = {
    ...{ winery, lot: 'MINE', vessel: 'T1', action: ids.action, edit, import: ids.import, token: revocable },
    ...{ form: 'ttb-5120.17', filing: ids.filing },
    ...{
      follower: 'inventory',
      id: ids.import,
      first: '1',
      last: '100',
      change: 'none',
      schema: 'notification.1',
      ...own,
    },
  };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
}

function bodyOf(body: (typeof rows)[number]['body']): unknown {
  if (typeof body !== 'string') return body;
  const form = new FormData();
  form.set('file', new Blob(['lot,text\nMINE,x\n'], { type: 'text/csv' }), 'table.csv');
  if (body === 'table') form.set('dryRun', 'true');
  return form;
}

function outcomeOf(status: number): Outcome | `status ${number}` {
  if (status < 400) return 'done';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return [400, 409, 422].includes(status) ? 'refused' : `status ${status}`;
}
