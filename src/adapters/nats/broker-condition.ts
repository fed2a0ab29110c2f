/** The condition of NATS, for `solera doctor`: its servers, the login, JetStream and the streams of a cell. Creates and changes nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscardPolicy, type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { doctorLimits as limits } from '../../../config/doctor.js';
import { queueFault } from './command-stream.js';
import { commandStream, commandSubjects, refusalStream, refusalSubjects } from './command-subjects.js';
import type { NatsCredentials } from './connection.js';
import { isSupported, readGreeting } from './greeting.js';
import { mirrorFault } from './mirror-stream.js';
import type { NatsMessages } from './nats-messages.js';
import { openNats } from './open-nats.js';
import { addressLabel, parseServerAddress, type ServerAddress } from './server-address.js';

/** One server of NATS_URL. */
interface BrokerServer {
  readonly label: string;
  /** Why it cannot be reached; null if it can. The other members are then those of its greeting. */
  readonly failure: string | null;
  readonly version: string;
  readonly isSupported: boolean;
  readonly lameDuck: boolean;
  readonly maxPayloadBytes: number;
  readonly hasJetStream: boolean;
}

export interface BrokerStream {
  readonly name: string;
  readonly exists: boolean;
  /** Why Solera cannot use it; null if it can, or if it does not exist. */
  readonly fault: string | null;
  readonly messages: number;
  readonly bytes: number;
  /** Not positive: no limit. */
  readonly maxBytes: number;
  readonly replicas: number;
  /** Whether a full stream refuses new messages instead of dropping old ones. */
  readonly refusesWhenFull: boolean;
}

export interface BrokerCondition {
  readonly servers: readonly BrokerServer[];
  /** Why the node cannot log in; null if it can. */
  readonly loginFailure: string | null;
  /** Why JetStream cannot be used; null if it can, or if the login failed. */
  readonly jetStreamFailure: string | null;
  readonly streams: readonly BrokerStream[];
}

interface BrokerQuestion {
  readonly servers: readonly string[];
  readonly credentials: NatsCredentials;
  readonly cell: string;
  /** The stream to which the log is copied. */
  readonly stream: string;
}

/** @throws ServerAddressInvalid */
export async function readBrokerCondition(question: BrokerQuestion): Promise<BrokerCondition> {
  const servers = await Promise.all(question.servers.map((text) => greeted(parseServerAddress(text))));
  if (servers.every(({ failure }) => failure !== null))
    return { servers, loginFailure: 'no server can be reached', jetStreamFailure: null, streams: [] };
  const reasons: string[] = [];
  const log = {
    info: () => undefined,
    warn: (line: string) => void reasons.push(line),
    error: ({ err }: { readonly err: unknown }) => void reasons.push(err instanceof Error ? err.message : String(err)),
  };
  const messages = openNats({ ...question, name: 'solera doctor', log });
  try {
    if (!(await isConnected(messages))) {
      const reason = reasons.at(-1) ?? `no connection within ${limits.brokerTimeoutMs / 1_000} s`;
      return { servers, loginFailure: reason, jetStreamFailure: null, streams: [] };
    }
    return { servers, loginFailure: null, ...(await streamsFound(messages, question)) };
  } finally {
    await messages.close();
  }
}

async function greeted(address: ServerAddress): Promise<BrokerServer> {
  const label = addressLabel(address);
  try {
    const greeting = await readGreeting(address);
    return { label, failure: null, isSupported: isSupported(greeting.version), ...greeting };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    const nothing = { version: '', isSupported: false, lameDuck: false, maxPayloadBytes: 0, hasJetStream: false };
    return { label, failure, ...nothing };
  }
}

async function isConnected(messages: NatsMessages): Promise<boolean> {
  const deadline = performance.now() + limits.brokerTimeoutMs;
  while (!messages.connected && performance.now() < deadline) await sleep(limits.brokerPollMs);
  return messages.connected;
}

async function streamsFound(
  { client }: NatsMessages,
  { cell, stream }: BrokerQuestion,
): Promise<Pick<BrokerCondition, 'jetStreamFailure' | 'streams'>> {
  try {
    if (client === undefined) throw new Error('the connection was lost');
    const manager = await jetstreamManager(client, { checkAPI: true, timeout: limits.brokerTimeoutMs });
    const streams = [
      await streamFound(manager, stream, ({ config }) => mirrorFault(config, cell)),
      await streamFound(manager, commandStream, ({ config }) => queueFault(config, commandSubjects, cell)),
      await streamFound(manager, refusalStream, ({ config }) => queueFault(config, refusalSubjects, cell)),
    ];
    return { jetStreamFailure: null, streams };
  } catch (error) {
    const isOff = error instanceof Error && error.name === 'JetStreamNotEnabled';
    const reason = error instanceof Error ? error.message : String(error);
    return { jetStreamFailure: isOff ? 'JetStream is not enabled' : reason, streams: [] };
  }
}

async function streamFound(
  { streams }: JetStreamManager,
  name: string,
  faultOf: (found: StreamInfo) => string | null,
): Promise<BrokerStream> {
  const found = await streams.info(name).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'StreamNotFoundError') return null;
    throw error;
  });
  if (found === null) {
    const nothing = { messages: 0, bytes: 0, maxBytes: 0, replicas: 0, refusesWhenFull: false };
    return { name, exists: false, fault: null, ...nothing };
  }
  const { config, state } = found;
  return {
    ...{ name, exists: true, fault: faultOf(found), messages: state.messages, bytes: state.bytes },
    ...{ maxBytes: config.max_bytes, replicas: config.num_replicas },
    refusesWhenFull: config.discard === DiscardPolicy.New,
  };
}
