import { expect, test } from 'vitest';
import type { ChangeCommand, ChangeReply } from '../../src/application/request/command.js';
import { type Attempted, Lane, type LaneCommand, type LaneServices } from '../../src/cluster/lane.js';
import { Slots } from '../../src/cluster/slots.js';
import type { Member } from '../../src/cluster/view.js';

const owner: Member = { node: 'owner', incarnation: 'owner' };
const settled: Attempted = { kind: 'settled', reply: { kind: 'refused', problem: { code: 'x', detail: '' } } };

test('a command whose owner is gone is decided before a later one that waits for a slot', async () => {
  const decided: string[] = [];
  let target: Member | null = owner;
  let end = (_attempted: Attempted): void => undefined;
  const slots = new Slots(1);
  const services: LaneServices = {
    targetOf: () => target,
    admit: (_partition, _target, lane) => slots.take(lane),
    nextOpening: () => 1,
    attempt: ({ command }, at) => {
      if (at !== null)
        return new Promise((resolve) => {
          end = resolve;
        });
      decided.push(command.change);
      return Promise.resolve(settled);
    },
    expired: () => null,
    closed: () => undefined,
    pause: (_closings, work) => queueMicrotask(work),
  };
  const lane = new Lane(1, services, 10);
  const send = (change: string, order: number): Promise<ChangeReply> =>
    new Promise((settle, fail) => {
      // The lane reads only the id.
      const command = { change } as ChangeCommand;
      const details = { order, receivedAt: 0, request: change, inDoubt: false, staysHere: false };
      lane.send({ command, ...details, settle, fail } satisfies LaneCommand);
    });
  const replies = [send('first', 1), send('second', 2)];
  target = null;
  end({ kind: 'again', atOnce: true });
  await Promise.all(replies);
  expect(decided).toEqual(['first', 'second']);
});
