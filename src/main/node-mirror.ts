import { mirrorLimits } from '../../config/mirror.js';
import { MirrorStream } from '../adapters/nats/mirror-stream.js';
import type { NatsMessages } from '../adapters/nats/nats-messages.js';
import type { Log } from '../adapters/telemetry/log.js';
import type { MirrorObserver } from '../mirror/observer.js';
import { Relay } from '../mirror/relay.js';
import type { Composed, ComposedCluster } from './compose.js';
import { timers } from './environment.js';

interface NodeMirrorParts {
  readonly composed: Pick<Composed, 'solera' | 'cluster' | 'postgres'>;
  /** Undefined for a node without a broker. */
  readonly cluster: (ComposedCluster & { readonly messages: NatsMessages }) | undefined;
  /** The name of the stream. */
  readonly stream: string;
  readonly observer: MirrorObserver;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** The copy of the log in JetStream. */
interface NodeMirror {
  /** Why this node does not copy the log until an operator acts; null if this node copies the log, or if another node has that task. */
  problem(): string | null;
  stop(): Promise<void>;
}

/** Begins to copy the log to its stream whenever this node owns that task. */
export function createNodeMirror({ composed, cluster, stream, observer, log, onTrouble }: NodeMirrorParts): NodeMirror {
  const membership = composed.cluster?.membership;
  if (cluster === undefined || membership === undefined) return { problem: () => null, stop: () => Promise.resolve() };
  const { messages, cell } = cluster;
  const relay = new Relay({
    ...{ observer, onTrouble, timers, stream, limits: mirrorLimits },
    log: composed.postgres.log,
    mirror: new MirrorStream(messages, cell, stream),
    owns: (partition) => messages.connected && membership.owns(partition),
    onPublished: (listener) => composed.solera.onPublished(listener),
    logger: {
      info: (line) => log.info(line),
      warn: (line) => log.warn(line),
      error: (line) => log.error(line),
    },
  });
  relay.start();
  return { problem: () => relay.problem, stop: () => relay.stop() };
}
