import { httpLimits } from '../../config/http.js';
import { ingestionLimits } from '../../config/ingestion.js';
import { parseCommandBody, problemDocument } from '../adapters/http/command-body.js';
import { CommandStream } from '../adapters/nats/command-stream.js';
import type { NatsMessages } from '../adapters/nats/nats-messages.js';
import type { Log } from '../adapters/telemetry/log.js';
import { success } from '../application/result.js';
import { createIngestion, type Ingestion } from '../ingestion/ingestion.js';
import { noIngestion } from '../ingestion/ingestion-control.js';
import type { IngestionObserver } from '../ingestion/observer.js';
import type { Composed, ComposedCluster } from './compose.js';
import { timers } from './environment.js';

interface NodeIngestionParts {
  readonly composed: Pick<Composed, 'access' | 'cluster' | 'postgres'>;
  /** Undefined for a node without a broker. */
  readonly cluster: (ComposedCluster & { readonly messages: NatsMessages }) | undefined;
  readonly observer: IngestionObserver;
  readonly log: Log;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Begins to take commands from JetStream whenever this node is the one that shall. */
export function createNodeIngestion({
  composed,
  cluster,
  observer,
  log,
  onTrouble,
}: NodeIngestionParts): Omit<Ingestion, 'start'> {
  const membership = composed.cluster?.membership;
  if (cluster === undefined || membership === undefined) return { control: noIngestion, stop: () => Promise.resolve() };
  const { messages, cell, self } = cluster;
  const ingestion = createIngestion({
    ...{ observer, log, onTrouble, timers, problemDocument },
    grantedTo: async (authorization) => {
      const { authenticator, control } = composed.access;
      const found = await authenticator.byHeader(authorization, 'the broker');
      return found.ok ? success(control.for(found.value).solera) : found;
    },
    queue: new CommandStream(messages, cell),
    store: composed.postgres.ingestionStore(cell),
    node: self.node,
    owns: (partition) => messages.connected && membership.owns(partition),
    limits: ingestionLimits,
    now: Date.now,
    parseBody: (bytes) => parseCommandBody(bytes, httpLimits),
  });
  ingestion.start();
  return ingestion;
}
