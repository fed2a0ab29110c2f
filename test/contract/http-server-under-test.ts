import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type HttpLimits, httpLimits } from '../../config/http.js';
import type { HttpTransport } from '../../src/adapters/http/http-transport.js';
import type { KindDescription } from '../../src/adapters/http/kind-description.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { FakeSolera } from '../support/fake-solera.js';
import { memoryImports } from '../support/memory-imports.js';

interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}
interface Served {
  readonly app: FastifyInstance;
  readonly lines: readonly LoggedLine[];
}
export interface ServerUnderTest extends Served {
  readonly solera: FakeSolera;
}

const kinds: readonly KindDescription[] = [
  {
    type: 'rack',
    title: 'Rack wine',
    schema: Type.Object({ from: Type.Array(Type.Object({ lot: Type.String() })) }, { additionalProperties: false }),
  },
  {
    type: 'note',
    title: 'Note',
    schema: Type.Object({ lot: Type.String(), text: Type.String() }, { additionalProperties: false }),
  },
];

/** Returns the real adapter on fake use cases. */
export function serverUnderTest(
  limits: Partial<HttpLimits> = {},
  served: readonly KindDescription[] = kinds,
): ServerUnderTest {
  const solera = new FakeSolera();
  return { solera, ...serving(solera, served, limits) };
}

/** Returns the real adapter on any use cases. */
export function serving(
  solera: UseCases,
  served: readonly KindDescription[],
  limits: Partial<HttpLimits> = {},
  options: { readonly stream?: string; readonly transport?: HttpTransport } = {},
): Served {
  const lines: LoggedLine[] = [];
  const logAs = (level: LoggedLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log = { info: logAs('info'), warn: logAs('warn'), error: logAs('error') };
  const app = createHttpServer({
    solera,
    imports: memoryImports({ solera }),
    kinds: served,
    log,
    metrics: createMetrics(),
    limits: { ...httpLimits, ...limits },
    ...options,
  });
  return { app, lines };
}

export const someAction = '0190a0b0-0000-7000-8000-000000000001';
export const newAction = {
  id: someAction,
  type: 'note',
  effectiveAt: '2026-09-01T10:00:00Z',
  data: { lot: 'L', text: 'x' },
};
