/** The verifier agrees with Solera on any history, conflicts included, and its parts say what they find. */
import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { smallHarvest } from '../../src/harvest/small-harvest.js';
import type { ActionBody } from '../../src/harvest/step.js';
import { Differences, differenceText, firstDifference } from '../../src/verify/difference.js';
import { foldLot } from '../../src/verify/feed-fold.js';
import { LogAccount } from '../../src/verify/log-account.js';
import { verify } from '../../src/verify/verify.js';
import { memoryNode } from '../support/memory-node.js';

const day = 86_400_000;

describe('a history full of refusals, conflicts and moves', () => {
  it.each([1, 2, 3, 4, 5, 6])('is what its rebuild is (seed %i)', async (seed) => {
    const { solera, truth } = memoryNode();
    const chance = new Chance(seed);
    const recorded: { winery: string; action: ActionBody }[] = [];
    for (const step of smallHarvest(seed, { actions: 150 })) {
      if (step.kind === 'winery') await solera.putWinery(step.winery, step.body);
      if (step.kind === 'vessel') await solera.putVessel(step.winery, step.vessel, step.body);
      if (step.kind !== 'record') continue;
      if ((await solera.record(step.winery, step.action, { onConflict: 'flag' })).ok) recorded.push(step);
      if (!chance.happens(0.3) || recorded.length === 0) continue;
      const { winery, action } = chance.pick(recorded);
      const effectiveAt = new Date(Date.parse(action.effectiveAt) + chance.whole(-9, 9) * day).toISOString();
      const { action: other } = chance.pick(recorded.filter((one) => one.winery === winery));
      if (chance.happens(0.2) && other !== action) {
        const changes = [
          { op: 'revise', id: action.id, effectiveAt },
          { op: chance.happens(0.5) ? 'retract' : 'revise', id: other.id },
        ];
        await solera.change(winery, { changes, onConflict: 'flag' }, {});
      } else if (chance.happens(0.4)) await solera.retract(winery, action.id, undefined, { onConflict: 'flag' });
      else await solera.revise(winery, action.id, { effectiveAt }, { onConflict: 'flag' });
    }
    const limits = { page: 13, streamsAtATime: 3, touchesPerRead: 4 };
    const report = await verify({ store: truth, archive: truth.archive, now: () => 0, limits });
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report.checks.map(({ compared }) => compared > 0)).not.toContain(false);
  });
});

describe('a difference', () => {
  it('is the first one, with a pointer to where it is', () => {
    const expected = { a: 1, list: [{ b: 2 }, { b: 3 }], c: 4 };
    expect(firstDifference(expected, structuredClone(expected))).toBeNull();
    expect(firstDifference(expected, { a: 1, list: [{ b: 2 }, { b: 9 }], c: 5 })).toEqual({
      field: '/list/1/b',
      expected: 3,
      found: 9,
    });
    expect(firstDifference({ a: 1 }, { a: 1, more: true })?.field).toBe('/more');
    expect(firstDifference({ a: null }, { a: [] })?.field).toBe('/a');
  });

  it('is told in one sentence, the earliest in the timeline first, and all are counted', () => {
    const differences = new Differences(2);
    for (const effectiveAt of [5, 3, 9, 1, 7])
      differences.add({
        check: 'replay',
        position: { effectiveAt, tieBreak: 1, id: 'x' },
        field: 'f',
        expected: 1,
        found: 2,
      });
    expect(differences.earliest().map(({ position }) => position?.effectiveAt)).toEqual([1, 3]);
    expect(differences.total).toBe(5);
    // However many of one check, they hide none of another.
    differences.add({
      check: 'feed',
      position: { effectiveAt: 99, tieBreak: 1, id: 'x' },
      field: 'f',
      expected: 1,
      found: 2,
    });
    expect(differences.earliest().map(({ check }) => check)).toEqual(['replay', 'replay', 'feed']);
    const text = differenceText({
      check: 'log',
      number: 7,
      field: 'entry',
      expected: 'a notification 7',
      found: undefined,
    });
    expect(text).toBe('log: notification 7, field entry: expected "a notification 7", found nothing.');
  });
});

describe('the account of a log', () => {
  const entry = (sequence: number, type: string, more: object = {}, envelope: object = {}): string => {
    const data = {
      winery: 'W',
      lot: 'L',
      action: 'A',
      revision: 1,
      effectiveAt: '2025-01-01T00:00:00.000Z',
      tieBreak: 1,
      change: `c${sequence}`,
      index: 0,
      of: 1,
      ...more,
    };
    return JSON.stringify({ id: String(sequence), sequence, type, data, ...envelope });
  };
  const faultsOf = (...texts: string[]): string[] => {
    const differences = new Differences(9);
    const account = new LogAccount(differences, () => undefined);
    for (const text of texts) account.take(text);
    account.end();
    return differences.earliest().map(({ number, field }) => `${number} ${field}`);
  };
  const asserted = 'solera.lot.event.asserted';
  const retracted = 'solera.lot.event.retracted';

  it('finds a gap, a torn change set, and a retraction of what does not stand', () => {
    expect(faultsOf(entry(1, asserted), entry(2, retracted, { asserted: 1 }))).toEqual([]);
    expect(faultsOf(entry(1, asserted), entry(3, asserted))).toEqual(['2 sequence', '2 id']);
    expect(faultsOf(entry(1, asserted, { of: 2 }), entry(2, asserted))).toEqual(['2 /data/change']);
    expect(faultsOf(entry(1, asserted, { of: 2 }))).toEqual(['1 /data/of']);
    expect(
      faultsOf(entry(1, asserted), entry(2, retracted, { asserted: 1 }), entry(3, retracted, { asserted: 1 })),
    ).toEqual(['3 /data/asserted']);
    expect(faultsOf(entry(1, asserted), entry(2, retracted, { asserted: 1, lot: 'M' }))).toEqual(['2 /data/asserted']);
  });
});

describe("a subscriber's fold", () => {
  const event = (number: number, effectiveAt: number, members: object) => ({
    number,
    action: `a${number}`,
    effectiveAt,
    tieBreak: 1,
    event: JSON.stringify({ vessels: [], additives: [], cost: {}, set: {}, ...members }),
  });
  const leaf = (variety: string, share: number) => ({ variety, vintage: 2024, appellation: 'N', share });

  it('folds in timeline order, whatever the order of the numbers, and mixes by volume', () => {
    const lot = foldLot([
      event(2, 20, { vessels: [{ vessel: 'T', change: 1 }], mixed: { volume: 1, composition: [leaf('B', 1)] } }),
      event(7, 10, {
        set: { kind: 'wine', volumeUnit: 'gal' },
        vessels: [{ vessel: null, change: 2 }],
        mixed: { volume: 2, composition: [leaf('A', 1)] },
        cost: { bulk: 0.1 },
      }),
    ]);
    expect(lot).toMatchObject({
      kind: 'wine',
      volume: 3,
      vessels: [
        { vessel: null, volume: 2 },
        { vessel: 'T', volume: 1 },
      ],
      composition: [leaf('A', 0.666666666667), leaf('B', 0.333333333333)],
      cost: { total: 0.1, categories: { bulk: 0.1 } },
      lastAction: 'a2',
    });
    expect(foldLot([])).toBeNull();
  });
});
