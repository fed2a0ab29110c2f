import { expect, it } from 'vitest';
import type { ChangeCommand, ChangeReply } from '../../src/application/request/command.js';
import { CommandRates } from '../../src/cluster/command-rates.js';

it('counts the commands of a transport, and how long they take', async () => {
  let now = 0;
  const rates = new CommandRates(() => now, 100);
  const reply: ChangeReply = { kind: 'answered', answer: {}, created: true };
  const transport = rates.timed({
    request: async () => {
      now += 5;
      return reply;
    },
  });
  const command = {} as ChangeCommand; // The transport above looks at nothing.
  for (let count = 0; count < 300; count += 1) expect(await transport.request(command)).toBe(reply);
  expect(rates.read()).toEqual({ commandsPerSecond: 200, p99Ms: 5 });
  now += 2_000;
  expect(rates.read()).toEqual({ commandsPerSecond: 0, p99Ms: 0 });
});
