/** Compares the OpenAPI document with a real node: it describes the requests that are accepted, and the responses. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/cellar/registry.js';
import { memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { serving } from './http-server-under-test.js';

const { solera } = memoryNode({ limits: { impactEntries: 1 } });
const { app } = serving(solera, actionKinds);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const w = '/v1/wineries/W';
const effectiveAt = '2025-09-01T12:00:00Z';
const note = { type: 'note', effectiveAt, data: { lot: 'N', text: 'x' } };

/** Returns the faults of a value by one of the document's schemas. */
function faults(schema: string, value: unknown): readonly unknown[] {
  const valid = ajv.getSchema(`solera#/components/schemas/${schema}`);
  if (valid === undefined) throw new Error(`the document has no schema ${schema}`);
  return valid(value) ? [] : (valid.errors ?? []);
}

async function send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: unknown) {
  const text = payload === undefined ? {} : { payload: JSON.stringify(payload) };
  const response = await app.inject({ method, url, headers: { 'content-type': 'application/json' }, ...text });
  return { status: response.statusCode, body: response.json() };
}

interface Described {
  readonly description?: string;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Described[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly schema: { readonly $ref: string }; readonly example?: unknown }>;
  };
  readonly responses: Record<string, Described>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
}

function operationsOf({ paths }: Document): readonly Operation[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods));
}

beforeAll(async () => {
  ajv.addSchema((await app.inject('/openapi.json')).json(), 'solera');
  await send('PUT', w, wineryBody);
  await send('POST', `${w}/actions`, { ...note, id: uuid(1) });
});

describe('the OpenAPI document', () => {
  it('describes a refusal with conflicts that were cut', async () => {
    const receipt = {
      to: { lot: 'A', volume: 10 },
      components: [{ share: 1, variety: 'V', vintage: 2024, appellation: 'A' }],
    };
    await send('POST', `${w}/actions`, { id: uuid(2), type: 'receive_bulk', effectiveAt, data: receipt });
    for (const id of [3, 4]) {
      const data = { lot: 'A', change: -1, reason: 'lees' };
      await send('POST', `${w}/actions`, { id: uuid(id), type: 'adjust', effectiveAt, data });
    }
    const { status, body } = await send('DELETE', `${w}/actions/${uuid(2)}`);
    expect([status, body.conflicts.length, body.truncated, body.totals]).toEqual([409, 1, true, { conflicts: 2 }]);
    expect(faults('Problem', body)).toEqual([]);

    const flagged = await send('DELETE', `${w}/actions/${uuid(2)}?onConflict=flag`);
    expect(flagged.body.impact).toMatchObject({ truncated: true, totals: { lots: 1, actions: 2, conflicts: 2 } });
    expect(faults('WriteAnswer', flagged.body)).toEqual([]);
  });

  it.each([
    ['WinerySettings', 'PUT', '/v1/wineries/V', { ...wineryBody, bond: null, lockDate: null }, true],
    ['WinerySettings', 'PUT', '/v1/wineries/V', { ...wineryBody, capacityPolicy: null }, true],
    ['VesselSettings', 'PUT', `${w}/vessels/T`, { kind: 'tank', capacity: null }, true],
    ['NewAction', 'POST', `${w}/actions`, { ...note, note: null, tieBreak: null }, true],
    ['NewAction', 'POST', `${w}/actions`, { ...note, tieBreak: 7 }, true],
    ['NewAction', 'POST', `${w}/actions`, { ...note, tieBreak: 7.5 }, false],
    [
      'ChangeSet',
      'POST',
      `${w}/changes`,
      { changes: [{ op: 'record', action: { ...note, note: null, tieBreak: null } }] },
      true,
    ],
    ['ChangeSet', 'POST', `${w}/changes`, { changes: [{ op: 'revise', id: uuid(1), note: null }] }, true],
    ['ChangeSet', 'POST', `${w}/changes`, { changes: [{ op: 'revise', id: uuid(1), tieBreak: null }] }, false],
    ['ChangeSet', 'POST', `${w}/changes`, { changes: [{ op: 'revise', id: uuid(1), tieBreak: 7.5 }] }, false],
    ['Revision', 'PUT', `${w}/actions/${uuid(1)}`, { note: null, tieBreak: 8 }, true],
    ['Revision', 'PUT', `${w}/actions/${uuid(1)}`, { tieBreak: null }, false],
    ['Revision', 'PUT', `${w}/actions/${uuid(1)}`, { tieBreak: 7.5 }, false],
    ['Retraction', 'DELETE', `${w}/actions/${uuid(1)}`, null, true],
  ] as const)('allows a %s exactly if it is accepted (%#)', async (schema, method, url, payload, accepted) => {
    const { status } = await send(method, url, payload);
    const found = faults(schema, payload);
    expect([status < 400, found.length === 0], JSON.stringify(found)).toEqual([accepted, accepted]);
  });

  it('has valid examples', async () => {
    const document = (await app.inject('/openapi.json')).json<Document>();
    const bodies = operationsOf(document).flatMap(({ requestBody }) => {
      const content = requestBody?.content['application/json'];
      return content?.example === undefined ? [] : [content];
    });
    expect(bodies.length).toBeGreaterThanOrEqual(5);
    for (const { schema, example } of bodies)
      expect(faults(schema.$ref.replace('#/components/schemas/', ''), example)).toEqual([]);
  });

  it('describes every operation, parameter and response in words', async () => {
    const document = (await app.inject('/openapi.json')).json<Document>();
    for (const { operationId, summary, parameters = [], responses } of operationsOf(document)) {
      expect(summary, operationId).toMatch(/^[A-Z].*[^.]$/);
      for (const described of [...parameters, ...Object.values(responses)])
        expect(described.description, operationId).toMatch(/\.(\s|$)/);
    }
  });

  it('allows only integers as tie breaks, also in the log', async () => {
    const page = await send('GET', '/v1/notifications');
    expect(faults('NotificationPage', page.body)).toEqual([]);
    const [entry] = page.body.items;
    expect(faults('Notification', { ...entry, data: { ...entry.data, tieBreak: 7.5 } })).not.toEqual([]);
    const { body } = await send('GET', `${w}/actions/${uuid(1)}`);
    expect(faults('Action', body)).toEqual([]);
    expect(faults('Action', { ...body, tieBreak: 7.5 })).not.toEqual([]);
  });
});
