import { doctorLimits as limits } from '../../../config/doctor.js';
import { natsLimits } from '../../../config/nats.js';
import type { BrokerCondition, BrokerStream } from '../../adapters/nats/broker-condition.js';
import { counted, formatNumber } from '../terminal.js';
import { bytesText } from './amounts.js';
import type { Check, Condition } from './condition.js';
import { type Judgement, mend, note, ok, unknown } from './finding.js';

/** Checks of NATS. They do not apply without NATS_URL. */
export const brokerChecks: readonly Check[] = [
  brokerCheck('NATS servers', ({ servers }) => {
    const gone = servers.filter(({ failure }) => failure !== null);
    const found = [
      ...servers.filter(({ failure }) => failure === null).map(({ label, version }) => `${label} (${version})`),
      ...gone.flatMap(({ failure }) => failure ?? []),
    ].join('; ');
    if (gone.length === 0) return ok(found);
    const advice = 'Start them, or correct NATS_URL. Without NATS, each node decides everything itself, more slowly.';
    return gone.length === servers.length ? mend(found, advice) : note(found, advice);
  }),
  reachedCheck('NATS version', ({ servers }) => {
    const old = servers.filter(({ isSupported }) => !isSupported);
    const versions = [...new Set(servers.map(({ version }) => version))].sort().join(', ');
    if (old.length === 0) return ok(versions);
    const oldest = natsLimits.oldestServer.join('.');
    return mend(
      `${versions}; nodes connect to ${oldest} or later`,
      `Upgrade ${old.map(({ label }) => label).join(', ')}.`,
    );
  }),
  reachedCheck('NATS max_payload', ({ servers }) => {
    const least = Math.min(...servers.map(({ maxPayloadBytes }) => maxPayloadBytes));
    if (least >= limits.leastPayloadBytes) return ok(bytesText(least));
    return mend(
      bytesText(least),
      `Set max_payload to 1MB (the default): nodes reply with up to ${formatNumber(limits.leastPayloadBytes)} bytes, and the mirror copies larger notifications by reference.`,
    );
  }),
  reachedCheck('NATS login', ({ loginFailure, servers }) => {
    if (loginFailure !== null)
      return mend(loginFailure, 'Correct NATS_URL, or the files of NATS_CREDS, NATS_CA, NATS_CERT and NATS_KEY.');
    const leaving = servers.filter(({ lameDuck }) => lameDuck).map(({ label }) => label);
    if (leaving.length > 0)
      return note(`accepted; about to stop: ${leaving.join(', ')}`, 'Wait until they have restarted.');
    return ok('accepted');
  }),
  reachedCheck('JetStream', ({ loginFailure, jetStreamFailure }) => {
    if (loginFailure !== null) return null;
    if (jetStreamFailure === null) return ok('enabled');
    return note(
      jetStreamFailure,
      'Nodes work without it. The mirror of the log, and commands from a stream, need it: enable JetStream for the account.',
    );
  }),
  streamCheck('stream of the log', 'A node creates it when it copies the first notification.', 0),
  streamCheck('stream of commands', 'A node creates it.', 1),
  streamCheck('stream of refusals', 'A node creates it.', 2),
];

function brokerCheck(name: string, judge: (broker: BrokerCondition, condition: Condition) => Judgement | null): Check {
  return { name, judge: (condition) => (condition.broker === null ? null : judge(condition.broker, condition)) };
}

/** A check of the servers that could be reached. Does not apply if there is none. */
function reachedCheck(name: string, judge: (broker: BrokerCondition) => Judgement | null): Check {
  return brokerCheck(name, (broker) => {
    const servers = broker.servers.filter(({ failure }) => failure === null);
    return servers.length === 0 ? null : judge({ ...broker, servers });
  });
}

function streamCheck(name: string, whenMissing: string, index: number): Check {
  return brokerCheck(name, ({ streams }) => {
    const found = streams[index];
    if (found === undefined) return null;
    return found.exists ? streamJudgement(found) : unknown(`${found.name} does not exist`, whenMissing);
  });
}

function streamJudgement({
  name,
  fault,
  messages,
  bytes,
  maxBytes,
  replicas,
  refusesWhenFull,
}: BrokerStream): Judgement {
  if (fault !== null)
    return mend(
      `${name} ${fault}`,
      'Correct or delete it as docs/mirror.md describes; nodes then go on by themselves.',
    );
  const share = maxBytes > 0 ? bytes / maxBytes : 0;
  const found = `${name}: ${counted(messages, 'message')}, ${bytesText(bytes)}, ${counted(replicas, 'replica')}`;
  if (refusesWhenFull && share > limits.fullestStream)
    return mend(
      `${found}; ${formatNumber(Math.floor(share * 100))} % full`,
      'Publishers get errors once it is full. See GET /v1/ingestion for what is not taken, or raise max_bytes of the stream.',
    );
  return ok(found);
}
