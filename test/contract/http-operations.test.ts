import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/cellar/registry.js';
import { notificationTypes } from '../../src/feed/notification.js';
import { encryptedTypes } from '../../src/feed/notification-schema.js';
import { newAction, serverUnderTest } from './http-server-under-test.js';

describe('probes', () => {
  it('report liveness and readiness', async () => {
    const { app, solera } = serverUnderTest();
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    solera.isReady = false;
    const response = await app.inject('/readyz');
    expect([response.statusCode, response.json().code, response.json().detail]).toEqual([
      503,
      'overloaded',
      'The database is not available.',
    ]);
  });

  it.each(['/healthz', '/readyz', '/metrics'])('accept any query at %s', async (path) => {
    const { app } = serverUnderTest();
    for (const query of ['?t=1757000000', '?target=a&target=b', '?', '?%ff'])
      expect((await app.inject(`${path}${query}`)).statusCode).toBe(200);
  });

  it('count requests by route, not by address', async () => {
    const { app } = serverUnderTest();
    await app.inject('/v1/wineries/some-winery');
    await app.inject('/no/such/route');
    const { body } = await app.inject('/metrics');
    expect(body).toContain(
      'solera_http_request_duration_seconds_count{route="/v1/wineries/:winery",method="GET",status="404"} 1',
    );
    expect(body).toContain('route="none"');
    expect(body).not.toContain('some-winery');
    expect(body).toMatch(/nodejs_eventloop_lag_seconds \d/);
    expect(body).toMatch(/solera_http_requests_in_flight 0/);
  });
});

interface Described {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<
      string,
      { readonly operationId: string; readonly summary: string; readonly responses: Record<string, unknown> }
    >
  >;
  readonly components: { readonly schemas: Record<string, { readonly oneOf?: readonly unknown[] }> };
}

function documentOf(body: string): Described {
  return JSON.parse(body);
}

describe('the OpenAPI document', () => {
  it('describes exactly the routes that are served', async () => {
    const { app } = serverUnderTest();
    const document = (await app.inject('/openapi.json')).json<Described>();
    expect(document.openapi).toBe('3.1.0');
    const fills: Record<string, string> = { action: newAction.id, first: '1', last: '100' };
    for (const [path, methods] of Object.entries(document.paths)) {
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) => fills[name] ?? 'x');
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation.summary).toBeTruthy();
        expect(operation.responses).toHaveProperty('400');
        if (url.endsWith('/stream')) continue;
        const response = await app.inject({
          method: method.toUpperCase() as 'GET', // Or another method that the document names.
          url,
          ...(method === 'get' || method === 'delete' ? {} : { payload: newAction }),
        });
        expect(operation.responses, `${method} ${url}`).toHaveProperty(String(response.statusCode));
      }
    }
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(ids).toHaveLength(62);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to schemas that it holds, and holds every kind of action', async () => {
    const { app } = serverUnderTest();
    const { body } = await app.inject('/openapi.json');
    const { schemas } = documentOf(body).components;
    for (const [, name = ''] of body.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(schemas, name).toHaveProperty(name);
    expect(schemas.NewAction?.oneOf).toEqual([
      { $ref: '#/components/schemas/NewRack' },
      { $ref: '#/components/schemas/NewNote' },
    ]);
  });

  it('holds the data of every kind of the cellar', async () => {
    const { app } = serverUnderTest({}, actionKinds);
    const { body } = await app.inject('/openapi.json');
    const { schemas } = documentOf(body).components;
    expect(Object.keys(schemas).filter((name) => name.endsWith('Data'))).toHaveLength(
      actionKinds.length + notificationTypes.length + encryptedTypes.length,
    );
    for (const [, name = ''] of body.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(schemas).toHaveProperty(name);
  });

  it('is shown at /docs', async () => {
    const { app } = serverUnderTest();
    const page = await app.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await app.inject('/docs/json')).json<Described>().openapi).toBe('3.1.0');
  });
});
