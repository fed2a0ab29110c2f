/** The JSON Schemas and the AsyncAPI document describe the log: judged by official schemas, and by every notification of random histories. */
import asyncApiSpecs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { HTTP } from 'cloudevents';
import { beforeAll, describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Notification, notificationTypes } from '../../src/feed/notification.js';
import { toNotification } from '../../src/feed/notification-parser.js';
import { schemaNameOf, schemaUri } from '../../src/feed/notification-schema.js';
import { lostNumberText } from '../../src/feed/notification-text.js';
import { withheldText } from '../../src/feed/withheld.js';
import { type MemoryNode, memoryNode, uuid } from '../support/memory-node.js';
import { type HistoryWriter, smallHistory } from '../support/small-history.js';
import { serving } from './http-server-under-test.js';

const node = memoryNode();
const nodes = [node, memoryNode(), memoryNode(), memoryNode(), memoryNode()];
const { app } = serving(node.solera, actionKinds);
const names = [...notificationTypes.map(schemaNameOf), 'notification.1'];

type Json = Record<string, unknown>;

/** Validators of the served schemas, by their URIs. */
async function servedSchemas(change: (schema: Json) => unknown = (schema) => schema): Promise<Ajv2020> {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  for (const name of names) {
    const response = await app.inject(`/schemas/${name}.json`);
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      200,
      'application/schema+json; charset=utf-8',
    ]);
    ajv.addSchema(change(response.json()) as Json);
  }
  return ajv;
}

function faults(ajv: Ajv2020, uri: string, value: unknown): readonly unknown[] {
  const validate = ajv.getSchema(uri);
  if (validate === undefined) throw new Error(`no schema has the id ${uri}`);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Forbids the members that a schema does not name, so that a member which it forgets is found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const result = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const { properties = {} } = result;
  return Object.keys(properties as object).length === 0 || result.type !== 'object'
    ? result
    : { ...result, additionalProperties: false };
}

async function logOf({ solera }: MemoryNode): Promise<readonly Notification[]> {
  const { items } = await solera.readLog(1, await solera.head());
  return items.map((text) => toNotification(JSON.parse(text)));
}

const lostNumber = toNotification(
  JSON.parse(
    lostNumberText(
      { change: uuid(1), first: 4, of: 2, recordedAt: 0, namesSchema: true, lost: { first: 4, last: 4 } },
      1,
    ),
  ),
);

/** Records with a name, as a caller does who has signed in. */
function namedWriter({ solera }: MemoryNode): HistoryWriter {
  const by = { recordedBy: 'press crew' };
  return {
    putWinery: (winery, body) => solera.putWinery(winery, body),
    putVessel: (winery, vessel, body) => solera.putVessel(winery, vessel, body),
    record: (winery, action, preferences) => solera.record(winery, action, { ...preferences, ...by }),
    change: (winery, body, preferences) => solera.change(winery, body, { ...preferences, ...by }),
  };
}

let log: readonly Notification[] = [];
beforeAll(async () => {
  for (const [index, each] of nodes.entries()) {
    await smallHistory(index === 0 ? namedWriter(each) : each.solera, index + 1, 100);
    log = [...log, ...(await logOf(each))];
  }
  log = [...log, lostNumber];
}, 120_000);

describe('the JSON Schemas of notifications', () => {
  it('accept every notification of random histories, and name all its members', async () => {
    const types = new Set(log.map(({ type }) => type));
    expect(types).toEqual(new Set(notificationTypes));
    const kinds = new Set(log.flatMap(({ data }) => ('type' in data ? [data.type] : [])));
    expect([...kinds]).toEqual(expect.arrayContaining(['bottle', 'dump_cases', 'transfer_in_bond', 'analysis']));
    for (const ajv of [await servedSchemas(), await servedSchemas((schema) => closed(schema) as Json)]) {
      for (const entry of log) {
        expect(faults(ajv, schemaUri(schemaNameOf(entry.type)), entry.data), JSON.stringify(entry)).toEqual([]);
        expect(faults(ajv, schemaUri('notification.1'), entry), JSON.stringify(entry)).toEqual([]);
      }
    }
  });

  it('accept a number that is withheld, and not one that tells more', async () => {
    const ajv = await servedSchemas((schema) => closed(schema) as Json);
    const [text = ''] = (await node.solera.readLog(1, 1)).items;
    const withheld = JSON.parse(withheldText(text)) as Json;
    expect(faults(ajv, schemaUri('notification.1'), withheld)).toEqual([]);
    for (const member of Object.keys(withheld)) {
      const { [member]: _, ...rest } = withheld;
      expect(faults(ajv, schemaUri('notification.1'), rest), member).not.toEqual([]);
    }
    expect(faults(ajv, schemaUri('notification.1'), { ...withheld, subject: 'L' })).not.toEqual([]);
  });

  it('refuse data without any of its members, and the data of other types', async () => {
    const ajv = await servedSchemas();
    const optional = new Set(['note', 'code', 'detail']);
    for (const type of notificationTypes) {
      const entry = log.find((one) => one.type === type);
      if (entry === undefined) throw new Error(`no notification has the type ${type}`);
      const uri = schemaUri(schemaNameOf(type));
      const { data } = entry;
      for (const member of Object.keys(data)) {
        const { [member]: _, ...rest } = { ...data } as Json;
        const isOptional = member === 'recordedBy' || (optional.has(member) && type !== 'solera.action.conflicted');
        expect(faults(ajv, uri, rest).length > 0, `${type} without ${member}`).toBe(!isOptional);
      }
      if (type !== 'solera.log.lost') expect(faults(ajv, uri, { ...data, revision: 0 })).not.toEqual([]);
      expect(faults(ajv, uri, { ...data, change: 'no uuid' })).not.toEqual([]);
      const other = type === 'solera.lot.event.asserted' ? 'solera.lot.event.retracted' : 'solera.lot.event.asserted';
      expect(faults(ajv, schemaUri(schemaNameOf(other)), data)).not.toEqual([]);
      expect(faults(ajv, schemaUri('notification.1'), { ...entry, type: other })).not.toEqual([]);
    }
  });

  it('are found only by their names', async () => {
    for (const file of [
      'lot.event.asserted.json',
      'lot.event.asserted.2.json',
      'x.json',
      'lot.event.asserted.1',
      '__proto__.json',
    ]) {
      const response = await app.inject(`/schemas/${file}`);
      expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
    }
  });
});

describe('a notification', () => {
  it('is accepted by the CloudEvents SDK, with and without a dataschema', () => {
    const some = notificationTypes.map((type) => log.find((one) => one.type === type));
    for (const entry of some) {
      for (const dataschema of [undefined, schemaUri(schemaNameOf(entry?.type ?? 'solera.action.recorded'))]) {
        const body = JSON.stringify({ ...entry, dataschema });
        const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body });
        expect(event).toMatchObject({ id: entry?.id, type: entry?.type, subject: entry?.subject });
      }
    }
  });
});

describe('the AsyncAPI document', () => {
  it('is valid by the official schema of AsyncAPI 3.0', async () => {
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    // The official schema contains the meta-schema that it needs.
    addFormats.default(ajv);
    const validate = ajv.compile(asyncApiSpecs.schemas['3.0.0'] as object);
    const document = (await app.inject('/asyncapi.json')).json();
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...document, channels: { stream: { address: 7 } } })).toBe(false);
  });

  it('names the stream to which the log is copied', async () => {
    const mirrorOf = async (served: typeof app) =>
      (await served.inject('/asyncapi.json')).json().channels.mirror.description as string;
    expect(await mirrorOf(app)).toContain('in the stream `SOLERA`');
    const { app: renamed } = serving(node.solera, actionKinds, {}, { stream: 'CELLAR_LOG' });
    expect(await mirrorOf(renamed)).toContain('in the stream `CELLAR_LOG`');
    expect(await mirrorOf(renamed)).not.toContain('SOLERA');
  });

  it('refers only to what it has, and only by names that exist', async () => {
    const document = (await app.inject('/asyncapi.json')).json();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(40);
    for (const path of references) {
      const found = path.split('/').reduce<Json | undefined>((at, name) => at?.[name] as Json | undefined, document);
      expect(found, path).toBeDefined();
    }
  });

  it('describes every message that the stream and the pages carry', async () => {
    const document = (await app.inject('/asyncapi.json')).json();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ components: document.components }, 'log');
    const streamed = Object.keys(document.channels.stream.messages);
    for (const entry of log.slice(0, 500)) {
      const message = streamed.find((name) => document.components.messages[name].name === entry.type) ?? '';
      const { payload } = document.components.messages[message];
      expect(ajv.validate(`log${payload.$ref}`, entry)).toBe(true);
    }
    expect(streamed).toContain('WithheldNotification');
    expect(Object.keys(document.channels.mirror.messages)).not.toContain('WithheldNotification');
    const page = (await app.inject('/v1/notifications/1,100')).json();
    expect(ajv.validate(`log${document.components.messages.Page.payload.$ref}`, page)).toBe(true);
  });
});
