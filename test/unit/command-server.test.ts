import { expect, it } from 'vitest';
import { clusterLimits } from '../../config/cluster.js';
import { noTracer } from '../../src/application/ports/tracer.js';
import type { ChangeCommand, ChangeReply } from '../../src/application/request/command.js';
import { CommandServer } from '../../src/cluster/command-server.js';
import type { Received } from '../../src/cluster/messages.js';
import { protocol, Subjects } from '../../src/cluster/subjects.js';
import { decodeReply, encodeMessage, type PingReply } from '../../src/cluster/wire.js';

it('reports a request as in progress until all its copies have their replies', async () => {
  const subscribers = new Map<string, (message: Received) => void>();
  const decisions: ((reply: ChangeReply) => void)[] = [];
  const subjects = new Subjects('test');
  const self = { node: 'n', incarnation: 'n' };
  const server = new CommandServer({
    ...{ self, subjects, limits: clusterLimits, tracer: noTracer },
    messages: {
      maxPayloadBytes: 1_000_000,
      subscribe: (subject: string, receive: (message: Received) => void) => subscribers.set(subject, receive),
    } as never, // Nothing else is called.
    membership: { noticePause: () => false, owns: () => true, epoch: 1 } as never, // Nothing else is asked.
    here: { request: () => new Promise((resolve) => decisions.push(resolve)) },
    onTrouble: (_what, error) => {
      throw error;
    },
  });
  server.start();
  const send = (what: 'command' | 'ping', message: object, reply: (body: Uint8Array) => void = () => undefined): void =>
    subscribers.get(subjects.to(self, what))?.({ body: encodeMessage({ protocol, ...message }), reply });
  const inProgress = (): readonly string[] => {
    let found: readonly string[] = ['no reply'];
    send('ping', { asker: 'a' }, (body) => {
      found = decodeReply<PingReply>(body)?.inProgress ?? ['unreadable'];
    });
    return found;
  };
  const copy = (number: number, request: string): void => {
    const command = { change: request, winery: 'W', edits: [], copyOf: { request, again: number > 1 } };
    const sequence = { asker: 'a', partition: 1, opening: 1, number };
    send('command', { sequence, waitedMs: 0, command: command as unknown as ChangeCommand }); // Only these members are read.
  };
  const decide = async (index: number): Promise<void> => {
    decisions[index]?.({ kind: 'answered', answer: {}, created: true });
    await new Promise(setImmediate);
  };
  copy(1, 'r');
  copy(2, 'r');
  await decide(0);
  expect([inProgress(), server.isIdle]).toEqual([['r'], false]);
  copy(3, 's');
  await decide(1);
  expect([inProgress(), server.isIdle]).toEqual([['s'], false]);
  await decide(2);
  expect([inProgress(), server.isIdle]).toEqual([[], true]);
});
