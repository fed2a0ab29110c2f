import { expect, it } from 'vitest';
import { actionFlow } from '../../src/cellar/action-flow.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { streamName } from '../../src/cellar/stream.js';
import { Chance } from '../../src/harvest/chance.js';
import { randomAction } from '../../src/harvest/small-harvest.js';
import { smallWorld } from '../../src/harvest/small-world.js';

const moving = [
  'process_fruit',
  'bottle',
  'dump_cases',
  'transfer_in_bond',
  'top',
  'blend',
  'rack',
  'filter',
  'barrel_down',
  'drain_press',
  'transfer',
];

it('the flow of a movement names exactly the lots that take part, and no other action has targets', () => {
  const chance = new Chance(5);
  const world = smallWorld(chance, 2);
  const seen = new Map<string, number>();
  for (let count = 0; count < 3_000; count += 1) {
    const { winery, action } = randomAction(chance, world);
    const { type, data } = action;
    const kind = actionKinds.find((one) => one.type === type);
    const lots = kind?.participants({ winery, type, data }).filter((stream) => streamName(stream).kind === 'lot') ?? [];
    const flow = actionFlow({ winery, type, data });
    const named = [...new Set([...flow.from, ...flow.to])].sort();
    const isMovement = moving.includes(type) || type === 'ship_bulk' || type === 'remove_cases';
    expect(named, type).toEqual(isMovement ? [...lots].sort() : []);
    if (!moving.includes(type)) expect(flow.to, type).toEqual([]);
    seen.set(type, (seen.get(type) ?? 0) + 1);
  }
  for (const { type } of actionKinds) expect(seen.get(type) ?? 0, type).toBeGreaterThan(5);
});

it('states why wine leaves, and to whom', () => {
  const flow = (type: string, data: object) => {
    const { reason, counterparty } = actionFlow({ winery: 'w', type, data });
    return [reason, counterparty];
  };
  const from = [{ lot: 'A', volume: 1 }];
  expect(flow('ship_bulk', { from, reason: 'in_bond', counterparty: 'Hill' })).toEqual(['in_bond', 'Hill']);
  expect(flow('rack', { from, to: [], lossReason: 'lees' })).toEqual(['lees', null]);
  expect(flow('top', { from, to: [{ lot: 'B', volume: 1 }] })).toEqual(['spill', null]);
  expect(flow('adjust', { lot: 'A', change: -1, reason: 'testing' })).toEqual(['testing', null]);
  expect(flow('blend', { from, to: [{ lot: 'B', volume: 1 }] })).toEqual([null, null]);
});
