/**
 * A broker in memory, for a simulation on virtual time and for the contract suite.
 *
 * Owns: the participants, their connections, the messages on their way. Does not own: time and chance, which are injected.
 * Invariants:
 * (1) a message travels from its sender to the broker, where its receivers are chosen, and on to each of them. Messages keep their order on the
 * first way and between one sender and one receiver on the second; messages of different senders overtake each other;
 * (2) a lost connection loses what is on its way from or to that participant, and nothing else;
 * (3) a paused participant notices nothing until it resumes; then its overdue timers run first and the messages follow in one burst, as in a
 * process that was stopped;
 * (4) the same calls with the same injected functions lead to the same deliveries.
 */
import type { Messages } from '../../src/cluster/messages.js';
import { MemoryLane } from './memory-lane.js';
import { type Delivery, MemoryParticipant, type Sent } from './memory-participant.js';

interface MemoryBrokerOptions {
  /** Calls `work` after a time. Returns a function that prevents the call. Calls for the same moment must keep their order. */
  readonly after: (ms: number, work: () => void) => () => void;
  /** The time of a message on its way between two participants, or between a participant and the broker, which is named `broker`. */
  readonly delayMs: (from: string, to: string) => number;
  /** The time until a participant is connected again. Default: 100. */
  readonly reconnectMs?: (name: string) => number;
  /** Default: 1 MiB, as in NATS. */
  readonly maxPayloadBytes?: number;
  /** Receives the errors of handlers. Default: throws them to the caller of `work`. */
  readonly report?: (error: unknown) => void;
}

const brokerName = 'broker';

export class MemoryBroker {
  private readonly options: MemoryBrokerOptions;
  private readonly usedNames = new Set([brokerName]);
  private readonly participants = new Map<string, MemoryParticipant>();
  private readonly lanes = new Map<string, MemoryLane>();
  private readonly cutOff = new Set<string>();
  private isRunning = true;

  constructor(options: MemoryBrokerOptions) {
    this.options = options;
  }

  /** Adds a participant, connected if the broker runs. A name can be used once. */
  join(name: string): Messages {
    if (this.usedNames.has(name)) throw new Error(`the name ${name} was used before`);
    this.usedNames.add(name);
    const participant = new MemoryParticipant(name, {
      after: this.options.after,
      maxPayloadBytes: this.options.maxPayloadBytes ?? 1024 * 1024,
      report: this.options.report ?? rethrow,
      send: (sent) => this.accept(participant, sent),
    });
    this.participants.set(name, participant);
    participant.openConnection(() => this.accepts(participant));
    return participant;
  }

  /** Ends a participant for ever, as a process that is killed: no handler, timer or listener of it runs again. */
  remove(name: string): void {
    const participant = this.participant(name);
    this.dropLanes(name);
    participant.end();
    this.participants.delete(name);
    // What it sent to others is still delivered by the lanes that are dropped here.
    for (const key of this.lanes.keys()) if (key.split('\n').includes(name)) this.lanes.delete(key);
  }

  /** Breaks the connection of a participant, which stays disconnected until `heal`. */
  cut(name: string): void {
    this.cutOff.add(name);
    this.disconnect(this.participant(name));
  }

  /** Lets a participant connect again after its `reconnectMs`. */
  heal(name: string): void {
    this.cutOff.delete(name);
    this.reconnectLater(this.participant(name));
  }

  /** Breaks a connection that can be made again at once. */
  interrupt(name: string): void {
    this.cut(name);
    this.heal(name);
  }

  /** Breaks all connections and accepts none. */
  stop(): void {
    this.isRunning = false;
    for (const participant of this.participants.values()) this.disconnect(participant);
  }

  start(): void {
    this.isRunning = true;
    for (const participant of this.participants.values()) this.reconnectLater(participant);
  }

  /** Stops a participant, as SIGSTOP does. Its connection stays; what arrives waits. */
  pause(name: string): void {
    this.participant(name).pause();
  }

  resume(name: string): void {
    this.participant(name).resume();
  }

  private participant(name: string): MemoryParticipant {
    const found = this.participants.get(name);
    if (found === undefined) throw new Error(`no participant is named ${name}`);
    return found;
  }

  private disconnect(participant: MemoryParticipant): void {
    this.dropLanes(participant.name);
    participant.loseConnection();
  }

  private reconnectLater(participant: MemoryParticipant): void {
    const { reconnectMs = () => 100 } = this.options;
    this.options.after(reconnectMs(participant.name), () =>
      participant.openConnection(() => this.accepts(participant)),
    );
  }

  private accepts({ name }: MemoryParticipant): boolean {
    return this.isRunning && !this.cutOff.has(name);
  }

  private accept(sender: MemoryParticipant, sent: Sent): void {
    this.lane(sender.name, brokerName).send(() => this.route(sender, sent));
  }

  /** Runs when a message has reached the broker. */
  private route(sender: MemoryParticipant, sent: Sent): void {
    switch (sent.kind) {
      case 'subscribe':
        sender.subscribeAtBroker(sent.entry);
        return;
      case 'unsubscribe':
        sender.unsubscribeAtBroker(sent.entry);
        return;
      case 'flush':
        this.deliver(brokerName, sender, { kind: 'flushed', token: sent.token });
        return;
      case 'reply': {
        const asker = this.participants.get(sent.to);
        if (asker !== undefined)
          this.deliver(sender.name, asker, { kind: 'reply', token: sent.token, body: sent.body });
        return;
      }
      case 'message': {
        let isHeard = false;
        for (const receiver of this.participants.values()) {
          const entries = receiver.entriesFor(sent.subject);
          if (entries.length === 0) continue;
          isHeard = true;
          const { body, token } = sent;
          this.deliver(sender.name, receiver, { kind: 'message', from: sender.name, entries, body, token });
        }
        if (!isHeard && sent.token !== undefined)
          this.deliver(brokerName, sender, { kind: 'no_responder', token: sent.token });
        return;
      }
    }
  }

  private deliver(from: string, receiver: MemoryParticipant, delivery: Delivery): void {
    this.lane(from, receiver.name).send(() => receiver.receive(delivery));
  }

  private lane(from: string, to: string): MemoryLane {
    // Names do not contain a line break.
    const key = `${from}\n${to}`;
    const lane = this.lanes.get(key) ?? new MemoryLane(this.options.after, () => this.options.delayMs(from, to));
    this.lanes.set(key, lane);
    return lane;
  }

  /** Drops what is on its way between a participant and the broker. What it sent to others has left the broker and arrives. */
  private dropLanes(name: string): void {
    for (const [key, lane] of this.lanes) {
      const [from, to] = key.split('\n');
      if (to === name || (from === name && to === brokerName)) lane.drop();
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}
