/** Whether the stream of the mirror is the log, byte for byte. */
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from 'nats';

const patienceMs = 60_000;

/** Everything that the stream holds of a message. */
interface StoredMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly id: string;
  readonly text: string;
  /** When the broker has stored it. A message that was published again has another time. */
  readonly storedAt: string;
}

/** Returns all messages of the stream. */
export async function storedMessages(url: string): Promise<readonly StoredMessage[]> {
  const client = await connect({ servers: url });
  try {
    const { streams } = await jetstreamManager(client);
    const { state } = await streams.info('SOLERA');
    const messages: StoredMessage[] = [];
    for (let sequence = state.first_seq; sequence <= state.last_seq; sequence += 1) {
      const message = await streams.getMessage('SOLERA', { seq: sequence });
      if (message === null) throw new Error(`The stream does not hold message ${sequence}.`);
      const { subject, header, timestamp } = message;
      messages.push({ sequence, subject, id: header.get('Nats-Msg-Id'), text: message.string(), storedAt: timestamp });
    }
    return messages;
  } finally {
    await client.close();
  }
}

/** Waits until the stream ends where the log does, and returns what differs. `texts`: those of the log, from number 1. */
export async function mirrorFaults(url: string, texts: readonly string[]): Promise<readonly string[]> {
  const end = performance.now() + patienceMs;
  while ((await lastSequence(url)) !== texts.length) {
    if (performance.now() > end) return [`the stream ends at ${await lastSequence(url)}, the log at ${texts.length}`];
    await pause(200);
  }
  const messages = await storedMessages(url);
  const faults = messages
    .filter(({ sequence, text }) => text !== texts[sequence - 1])
    .map(({ sequence, text }) => `message ${sequence} is ${text}; the page has ${texts[sequence - 1]}`);
  return messages.length === texts.length ? faults : [...faults, `the stream has ${messages.length} messages`];
}

/** Returns the last sequence; −1 if there is no stream. */
async function lastSequence(url: string): Promise<number> {
  const client = await connect({ servers: url });
  try {
    const { state } = await (await jetstreamManager(client)).streams.info('SOLERA');
    return state.last_seq;
  } catch {
    return -1;
  } finally {
    await client.close();
  }
}

/** Waits until one of the nodes copies the log, and returns it with the others. */
export async function relayAmong<Node extends { readonly url: string }>(
  nodes: readonly Node[],
): Promise<{ readonly relay: Node; readonly others: readonly Node[] }> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await pause(50)) {
    const positions = await Promise.all(nodes.map(({ url }) => metricOf(url, 'solera_mirror_position')));
    const relay = nodes[positions.findIndex((position) => position > 0)];
    if (relay !== undefined) return { relay, others: nodes.filter((node) => node !== relay) };
  }
  throw new Error(`No node has copied the log for ${patienceMs / 1_000} s.`);
}

/** Returns the value of a metric without labels; 0 if the node does not have it. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
