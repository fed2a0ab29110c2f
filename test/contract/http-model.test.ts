import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { schemaDocuments } from '../../src/adapters/http/schema-documents.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { ModelChanges } from '../../src/application/model/model-changes.js';
import type { ModelStore } from '../../src/application/ports/model-store.js';
import { currentRules } from '../../src/cellar/rules.js';
import { currentSchemas } from '../../src/cellar/upcasters.js';
import { FakeSolera } from '../support/fake-solera.js';
import { memoryImports } from '../support/memory-imports.js';
import { uuid } from '../support/memory-node.js';
import { syntheticSchemas } from '../support/synthetic-schemas.js';

const position = (n: number) => ({ effectiveAt: 1_000 * n, tieBreak: n, id: uuid(n) });

const store: ModelStore = {
  rulesInUse: async () => [
    { winery: 'W', rules: 1, actions: 3 },
    { winery: 'W', rules: currentRules, actions: 5 },
  ],
  actionsBelow: async ({ after, limit }) =>
    [1, 2, 3]
      .map((n) => ({ position: position(n), revision: 1, type: 'note', rules: 1 }))
      .filter(({ position: { tieBreak } }) => tieBreak > (after?.tieBreak ?? 0))
      .slice(0, limit),
  actionsAdopting: async () => [
    { position: position(4), revision: 2, type: 'note', rules: 3, former: 1, isEdited: false },
  ],
  olderData: async () => [{ type: 'analysis', schema: 1, bodies: 7 }],
  olderEvents: async () => [{ schema: 1, bodies: 8 }],
  olderStates: async () => [{ saved: 'head', schema: 1, bodies: 9 }],
};

function model(level = 6, schemas = currentSchemas): ModelChanges {
  const readModels = async () => [
    { name: 'inventory', version: 1, newest: 2, pending: 40 },
    { name: 'search', version: 1, newest: 1, pending: 0 },
  ];
  return new ModelChanges({ store, schemas, readModels, level: () => level, pageLimit: 2 });
}

function served() {
  const solera = new FakeSolera();
  const silent = () => undefined;
  return createHttpServer({
    ...{ solera, imports: memoryImports({ solera }), kinds: [], metrics: createMetrics(), limits: httpLimits },
    ...{ model: model(), log: { info: silent, warn: silent, error: silent } },
  });
}

describe('the model changes', () => {
  it('are listed with what is pending and the command, and described', async () => {
    const app = served();
    const changes = (await app.inject('/v1/model-changes')).json();
    expect(changes).toMatchObject([
      { name: 'rules-2', pending: 3, wineries: [{ winery: 'W', rules: [{ version: 1, actions: 3 }] }] },
      { name: `rules-${currentRules}`, command: `migrate run rules-${currentRules}` },
      { name: 'read-model-inventory-2', pending: 40, command: 'followers rebuild inventory' },
      { name: 'read-model-search-1', pending: 0, command: null },
    ]);
    const { paths } = (await app.inject('/openapi.json')).json();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/model-changes', '/v1/model-changes/{change}/actions']),
    );
  });

  it('of schemas are counted by schema, with their strategies', async () => {
    const changes = await model(6, syntheticSchemas()).list();
    expect(changes.filter(({ schemas }) => schemas.length > 0)).toMatchObject([
      { name: 'data-analysis-2', strategy: 'upcast', pending: 7, command: null },
      { name: 'events-2', strategy: 'upcast', pending: 8, command: null },
      { name: 'states-2', strategy: 'lazy', pending: 9, command: 'rebuild' },
    ]);
  });

  it('name no command that the level of the database does not allow yet', async () => {
    const [rules] = await model(5).list();
    expect(rules).toMatchObject({ name: 'rules-2', pending: 3, command: null });
  });

  it('list their actions in pages', async () => {
    const app = served();
    const address = `/v1/model-changes/rules-${currentRules}/actions?winery=W`;
    const first = (await app.inject(`${address}&limit=2`)).json();
    expect(first.items).toMatchObject([
      { id: uuid(1), rules: 1, effectiveAt: '1970-01-01T00:00:01.000Z' },
      { id: uuid(2) },
    ]);
    const second = (await app.inject(`${address}&limit=2&cursor=${first.next}`)).json();
    expect(second).toMatchObject({ items: [{ id: uuid(3) }], next: null });
    const adopted = (await app.inject(`${address}&state=adopted`)).json();
    expect(adopted.items).toMatchObject([{ id: uuid(4), former: 1, edited: false }]);
  });

  it('refuse an unknown change, a missing winery and a foreign cursor', async () => {
    const app = served();
    const codeOf = async (path: string) => (await app.inject(path)).json().code;
    expect(await codeOf('/v1/model-changes/rules-99/actions?winery=W')).toBe('not_found');
    expect(await codeOf('/v1/model-changes/rules-2/actions')).toBe('bad_request');
    expect(await model().listActions('rules-2', { winery: 'W', cursor: 'x' })).toMatchObject({
      problem: { code: 'bad_request' },
    });
  });
});

describe('the documents of schemas', () => {
  it('describe every schema that a notification can name', async () => {
    const { components } = (await served().inject('/openapi.json')).json();
    const names = [...schemaDocuments(components.schemas, syntheticSchemas()).keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        ...['lot.event.asserted.1', 'lot.event.asserted.2', 'action.recorded.1'],
        ...['action.recorded.analysis.2', 'action.revised.analysis.2'],
      ]),
    );
  });
});
