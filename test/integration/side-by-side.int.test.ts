/** Two schemas of the data of one type are accepted and kept beside each other. */
import Type from 'typebox';
import { expect, it } from 'vitest';
import { dataSchema } from '../../src/cellar/schema.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase } from '../support/postgres.js';
import { syntheticSchemas } from '../support/synthetic-schemas.js';

/** Clients that do not know of versions send the first schema, in which the analyte has another name. */
const formerAnalysis = dataSchema({
  lot: Type.String(),
  measured: Type.String(),
  value: Type.Number(),
  unit: Type.String(),
});
const schemas = syntheticSchemas(1, { analysis: { schemas: { 1: formerAnalysis }, unnamed: 1 } });

async function withNode(work: (node: Composed) => Promise<void>): Promise<void> {
  const database = await createTestDatabase();
  const node = await compose({ connectionString: database.connectionString, durable: false, schemas });
  try {
    await work(node);
  } finally {
    await node.close();
    await database.drop();
  }
}

it('data are stored as they were sent, answered in the newest schema, and served on pages with their version', {
  timeout: 120_000,
}, async () => {
  await withNode(async ({ solera, postgres }) => {
    await accepted(solera.putWinery('W', wineryBody));
    const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
    const record = (n: number, type: string, data: object, more: object = {}) =>
      solera.record('W', { id: uuid(n), type, effectiveAt: `2025-01-0${n}T00:00:00Z`, data, ...more }, {});
    await accepted(record(1, 'receive_bulk', { to: { lot: 'A', volume: 9 }, components }));
    await accepted(record(2, 'analysis', { lot: 'A', measured: 'pH', value: 3.5, unit: 'pH' }));
    await accepted(record(3, 'analysis', { lot: 'A', analyte: 'TA', value: 6, unit: 'g/L' }, { schema: 2 }));
    const log = (await postgres.log.texts(1, await postgres.log.head())).map((text) => JSON.parse(text));
    const analyses = log.filter(({ data }) => data.type === 'analysis');
    expect(analyses.map(({ dataschema, data }) => [dataschema, data.data])).toEqual([
      ['urn:solera:schema:action.recorded.1', { lot: 'A', measured: 'pH', value: 3.5, unit: 'pH' }],
      ['urn:solera:schema:action.recorded.analysis.2', { lot: 'A', analyte: 'TA', value: 6, unit: 'g/L' }],
    ]);
    expect(await solera.getAction('W', uuid(2))).toMatchObject({ value: { data: { analyte: 'pH' } } });
    expect(await solera.getLot('W', 'A', {})).toMatchObject({
      value: { analyses: [{ analyte: 'TA' }, { analyte: 'pH' }] },
    });
    const unknown = await record(4, 'analysis', { lot: 'A' }, { schema: 3 });
    expect(unknown).toMatchObject({ problem: { code: 'bad_request', errors: [{ pointer: '/schema' }] } });
    const misnamed = await record(4, 'analysis', { lot: 'A', analyte: 'pH', value: 3.5, unit: 'pH' });
    expect(misnamed).toMatchObject({ problem: { code: 'bad_request' } });
    await accepted(solera.revise('W', uuid(2), { data: { lot: 'A', measured: 'pH', value: 3.6, unit: 'pH' } }, {}));
    await accepted(solera.revise('W', uuid(3), { note: 'Titrated.' }, {}));
    const again = await accepted(record(2, 'analysis', { lot: 'A', measured: 'pH', value: 3.5, unit: 'pH' }));
    expect(again).toMatchObject({ action: { revision: 1 } });
    const report = await verify({ ...postgres, now: () => performance.now() });
    expect(report.differences.map(differenceText)).toEqual([]);
  });
});
