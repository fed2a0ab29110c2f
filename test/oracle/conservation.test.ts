import { describe, expect, it } from 'vitest';
import { conservation } from './conservation.js';
import { integerOf, sum } from './exact.js';
import { type OracleAction, replay } from './replay.js';
import { actionsOf, bulk, cab, place, rack, run, type Step, step, syrah, wineries, zin } from './scenario.js';

/** Returns a generator of pseudo-random numbers, so that a seed identifies a history. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Below = (bound: number) => number;

/** Random parts of actions on few lots, each mostly in its own vessel, so that many actions take effect and many are refused. */
function randomParts(below: Below) {
  const amount = (bound = 20) => (1 + below(bound * 1_000_000)) / 1e6;
  const money = () => (below(10_000_000) - 1000) / 1e4;
  const lot = () => `L${below(8)}`;
  const site = () => {
    const code = lot();
    const vessel = below(5) === 0 ? `VL${below(8)}` : `V${code}`;
    return below(6) === 0 ? { lot: code } : { lot: code, vessel };
  };
  const anyPlace = (volume: number | string) => ({ ...site(), volume });
  const from = () => [anyPlace(below(2) ? 'all' : amount()), ...(below(3) ? [] : [anyPlace(amount(5))])];
  const caseLot = () => `C${below(3)}`;
  const count = () => ({ caseLot: caseLot(), cases: below(4), bottles: 1 + below(15) });
  const origin = () => [zin, cab, syrah, { ...zin, block: 'B' }][below(4)] ?? zin;
  const fruitLot = () => `F${below(3)}`;
  return { below, amount, money, lot, site, anyPlace, from, caseLot, count, origin, fruitLot };
}

type Maker = (random: ReturnType<typeof randomParts>) => Step;

const bulkMakers: readonly Maker[] = [
  (random) =>
    step('receive_fruit', { lot: random.fruitLot(), weight: random.amount(200), ...zin, cost: random.money() }),
  (random) => {
    const from = [{ lot: random.fruitLot(), weight: random.below(2) ? 'all' : random.amount() }];
    return step('process_fruit', {
      from,
      to: [random.anyPlace(random.amount()), random.anyPlace(random.amount())],
      kind: 'must',
    });
  },
  (random) => {
    const components = [
      { share: 0.3, ...random.origin() },
      { share: 0.7, ...cab, vintage: 2020 },
    ];
    return step('receive_bulk', { to: random.anyPlace(random.amount(100)), components, cost: random.money() });
  },
  (random) =>
    step('receive_bulk', { to: random.anyPlace(random.amount(100)), components: [{ share: 1, ...random.origin() }] }),
  (random) => rack(random.from(), [random.anyPlace('rest')], random.below(2) ? { loss: 0.01 } : {}),
  (random) => {
    const to = [random.anyPlace(random.amount(2)), random.anyPlace(random.amount(2))];
    return rack(random.from(), to, random.below(2) ? { lossReason: 'gain' } : {});
  },
  (random) => rack(random.from(), [], { lossReason: 'spill' }),
  (random) =>
    step('top', { from: [random.anyPlace(random.amount(2))], to: [random.anyPlace('rest'), random.anyPlace(0.1)] }),
  (random) => step('ship_bulk', { from: random.from(), reason: 'in_bond' }),
  (random) => {
    const to = { ...random.anyPlace(random.amount()), winery: random.below(2) ? 'metric' : 'sister', cost: 3 };
    return step('transfer_in_bond', { from: random.from(), to });
  },
];

const otherMakers: readonly Maker[] = [
  (random) => step('measure', random.anyPlace(random.below(9) ? random.amount() : 0)),
  (random) =>
    step('adjust', { ...random.site(), change: (random.below(20_000_000) - 5_000_000) / 1e6, reason: 'inventory' }),
  (random) => {
    const volume = random.below(2) ? {} : { volume: 0.1 };
    const product = `P${random.below(3)}`;
    return step('addition', {
      ...random.site(),
      product,
      amount: random.amount(),
      unit: 'g',
      cost: random.money(),
      ...volume,
    });
  },
  (random) => step('add_cost', { lot: random.lot(), category: 'labour', amount: -random.money() }),
  (random) => step('declare', { lot: random.lot(), taxClass: 'a' }),
  (random) => step('analysis', { ...random.site(), analyte: 'pH', unit: 'pH', value: random.amount(3) }),
  (random) =>
    step('bottle', { from: random.from(), ...random.count(), bottleMl: 750, bottlesPerCase: 12, cost: random.money() }),
  (random) => step('bottle', { from: random.from(), ...random.count(), bottleMl: 750, bottlesPerCase: 12 }),
  (random) => step('remove_cases', { ...random.count(), reason: 'taxpaid' }),
  (random) => step('return_cases', { ...random.count(), cost: random.money() }),
  (random) =>
    step('dump_cases', { ...random.count(), to: [random.anyPlace('rest')], loss: 0.001, lossReason: 'spill' }),
  (random) => {
    const to = { lot: random.caseLot(), winery: random.below(2) ? 'neighbour' : 'sister' };
    return step('transfer_in_bond', { from: [random.count()], to });
  },
  (random) => step('archive_lot', { lot: random.fruitLot() }),
];

function randomActions(seed: number): readonly OracleAction[] {
  const parts = randomParts(numbersFrom(seed));
  const makers = [...bulkMakers, ...otherMakers];
  const steps = Array.from({ length: 300 }, () => makers[parts.below(makers.length)]?.(parts));
  return actionsOf(steps.filter((made) => made !== undefined));
}

describe('conservation', () => {
  it('sums the flows of each winery', () => {
    const { totals, faults } = conservation(
      run(bulk('A', 10, zin, { cost: 5 }), step('measure', place('A', 9)), step('measure', place('A', 9.5))),
    );
    expect(faults).toEqual([]);
    expect(totals.get('home')).toMatchObject({
      received: 10_000_000n,
      loss: 500_000n,
      volumeIn: 10_500_000n,
      volumeOut: 1_000_000n,
      costIn: 50_000n,
    });
  });

  it('finds a flow that does not add up', () => {
    const [flow] = run(bulk('A', 10, zin)).flows;
    if (!flow) throw new Error('the scenario has no flow');
    expect(conservation({ flows: [{ ...flow, received: 9_999_999n }] }).faults).toEqual([
      'receive_bulk a1 in home: out + received = in + loss + removed: 9999999 ≠ 10000000',
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'holds for every action of a random history of 300 actions, and shares sum to 1 (seed %i)',
    (seed) => {
      const actions = randomActions(seed);
      const began = performance.now();
      const result = replay({ wineries, actions });
      const tookMs = performance.now() - began;
      const { faults, totals } = conservation(result);
      expect(faults).toEqual([]);
      const effective = [...result.outcomes.values()].filter((outcome) => outcome === null).length;
      expect(effective).toBeGreaterThan(80);
      for (const winery of ['home', 'metric', 'sister', 'neighbour']) {
        const lots = [...result.lots.values()].filter((lot) => lot.winery === winery);
        expect(sum(lots.map(({ volume }) => integerOf(volume, 6)))).toBe(totals.get(winery)?.volumeChange ?? 0n);
        expect(sum(lots.map(({ cost }) => integerOf(cost.total, 4)))).toBe(totals.get(winery)?.costChange ?? 0n);
      }
      for (const lot of result.lots.values()) {
        const isEmpty = lot.volume === 0 && lot.weight === 0;
        expect(sum(lot.composition.map(({ share }) => integerOf(share, 12)))).toBe(isEmpty ? 0n : 10n ** 12n);
        const parts = sum(lot.composition.map(({ volume, weight }) => integerOf(volume ?? weight ?? 0, 6)));
        expect(parts).toBe(integerOf(lot.volume + lot.weight, 6));
      }
      // A replay takes about 50 ms; the limit leaves room for a busy machine.
      expect(tookMs).toBeLessThan(500);
      if (process.env.ORACLE_TIMES) console.log({ seed, effective, tookMs });
    },
  );

  it('is tested with every generated type of action taking effect', () => {
    const types = new Set(
      [1, 2, 3, 4, 5, 6].flatMap((seed) =>
        replay({ wineries, actions: randomActions(seed) }).flows.map(({ type }) => type),
      ),
    );
    const generated = new Set([1, 2, 3, 4, 5, 6].flatMap((seed) => randomActions(seed).map(({ type }) => type)));
    expect([...types].sort()).toEqual([...generated].sort());
  });
});
