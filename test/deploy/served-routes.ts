/** The routes that the HTTP server of a node serves. */
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createLog } from '../../src/adapters/telemetry/log.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import type { ImportUseCases } from '../../src/imports/job/imports.js';

/** Tells whether the server answers GET for this path. No request is sent, so the server needs no use cases. */
export async function isServed(path: string): Promise<boolean> {
  const server = createHttpServer({
    solera: { onDestroyed: () => () => undefined } as unknown as UseCases, // It calls nothing else without a request.
    imports: {} as ImportUseCases,
    kinds: actionKinds,
    log: createLog({ level: 'fatal' }),
    metrics: createMetrics(),
    limits: httpLimits,
  });
  await server.ready();
  const served = server.hasRoute({ method: 'GET', url: path });
  await server.close();
  return served;
}
