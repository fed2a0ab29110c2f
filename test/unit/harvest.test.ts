import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { csv } from '../../src/harvest/csv.js';
import { demo } from '../../src/harvest/demo.js';
import { type HarvestOptions, harvest } from '../../src/harvest/harvest.js';
import { ndjson } from '../../src/harvest/ndjson.js';
import { measureShares, shares } from '../../src/harvest/shares.js';
import { actionTypes, type HarvestStep } from '../../src/harvest/step.js';
import { malformed, malformedData } from './harvest-form.js';
import { HarvestLedger } from './harvest-ledger.js';

function digest(options: HarvestOptions): string {
  const hash = createHash('sha256');
  for (const line of ndjson(harvest(options))) hash.update(line);
  return hash.digest('hex');
}

/** Returns the actions that the oracle refuses, asked after every `every` steps and at the end. */
function refusedActions(options: HarvestOptions, every: number): string[] {
  const ledger = new HarvestLedger();
  let steps = 0;
  for (const step of harvest(options)) {
    ledger.apply(step);
    steps += 1;
    if (steps % every !== 0) continue;
    const refused = ledger.refused();
    if (refused.length > 0) return refused;
  }
  return ledger.refused();
}

const often = { late: 0.3, weights: 0.3, origins: 0.3, dates: 0.5, duplicates: 0.1, amounts: 0.1, reinstated: 0.1 };

describe('a harvest', () => {
  it('is the same to the byte for the same seed, and differs for another', () => {
    const options = { seed: 11, actions: 1_500 };
    expect(digest(options)).toBe(digest(options));
    expect(digest(options)).not.toBe(digest({ ...options, seed: 12 }));
  });

  it.each([1, 1_000, 20_000])('records exactly %i actions', (actions) => {
    expect(measureShares(harvest({ seed: 3, actions })).records).toBe(actions);
  });

  it('adds vintages if those asked for are too small', () => {
    const { records } = measureShares(harvest({ seed: 4, actions: 3_000, wineries: 1, vintages: 1, blocks: 2 }));
    expect(records).toBe(3_000);
  });

  it('has well-formed bodies, and creates wineries and vessels before an action names them', () => {
    const known = new Set<string>();
    const recorded = new Set<string>();
    const problems: string[] = [];
    for (const step of harvest({ seed: 5, actions: 6_000, wineries: 4, corrections: often })) {
      problems.push(...malformed(step));
      if (step.kind === 'vessel') known.add(`${step.winery}/${step.vessel}`);
      else if (step.kind === 'record') {
        problems.push(...vesselsOf(step.action.data, step.winery).filter((vessel) => !known.has(vessel)));
        recorded.add(step.action.id);
      } else if (step.kind !== 'winery' && !recorded.has(step.id)) problems.push(`${step.kind} before its record`);
      if (problems.length > 0) break;
    }
    expect(problems).toEqual([]);
    expect(recorded.size).toBe(6_000);
  });

  it('is checked by a function that finds malformed bodies', () => {
    const from = [{ lot: 'A', volume: 1.1234567 }];
    expect(malformedData('rack', { from, to: [] })).not.toEqual([]);
    expect(malformedData('rack', { from: [{ lot: 'A', volume: 1 }], to: 'B' })).not.toEqual([]);
    expect(malformedData('note', { lot: 'A', text: 'Fine.', extra: 1 })).not.toEqual([]);
  });

  it.each([1, 2])('is possible at every step, including late records and corrections (seed %i)', (seed) => {
    expect(refusedActions({ seed, actions: 700, corrections: often }, 20)).toEqual([]);
  });

  it('stays possible over several vintages and five wineries with many corrections', () => {
    expect(refusedActions({ seed: 9, actions: 5_000, wineries: 5, vintages: 2, corrections: often }, 2_500)).toEqual(
      [],
    );
  });

  it('has conflicts if risky corrections are asked for', () => {
    expect(refusedActions({ seed: 10, actions: 3_000, corrections: { risky: 0.1 } }, 1_000).length).toBeGreaterThan(0);
  });

  it('yields its first steps without generating the rest', () => {
    const steps = harvest({ seed: 6, actions: 1_000_000 });
    for (let taken = 0; taken < 5_000; taken += 1) expect(steps.next().done).toBe(false);
    steps.return();
  });

  it('has late records, revisions and retractions', () => {
    const measured = measureShares(harvest({ seed: 7, actions: 10_000 }));
    expect(measured.backdated).toBeGreaterThan(5);
    expect(measured.revise).toBeGreaterThan(0.2);
    expect(measured.retract).toBeGreaterThan(0.1);
  });
});

describe('the shares of a harvest', () => {
  it('contain every kind once and sum to 100 percent', () => {
    expect(shares.map(({ type }) => type).sort()).toEqual([...actionTypes].sort());
    const sum = shares.reduce((percent, share) => percent + share.percent, 0);
    expect(sum).toBeGreaterThan(98);
    expect(sum).toBeLessThan(102);
  });

  it('match the measured shares within a quarter for frequent kinds and half for rare ones', () => {
    const measured = measureShares(harvest({ seed: 21, actions: 60_000 }));
    for (const { type, percent } of shares) {
      const tolerance = percent >= 1 ? percent * 0.25 : percent * 0.5 + 0.03;
      expect(Math.abs(measured.percent[type] - percent), `${type}: ${measured.percent[type]}`).toBeLessThan(tolerance);
    }
  });
});

describe('the demonstration', () => {
  it('follows a weigh tag whose wine reached thirty barrels, three blends and a case lot that is half bottled', () => {
    const { steps, correction, descent, blend } = demo();
    const { records } = measureShares(steps);
    expect(records).toBeGreaterThan(1_200);
    expect(records).toBeLessThan(1_800);
    expect(descent.barrels.size).toBeGreaterThanOrEqual(30);
    expect(descent.blends.size).toBeGreaterThanOrEqual(3);
    expect(descent.halfBottled.size).toBeGreaterThanOrEqual(1);
    expect(correction.id).toBe(descent.tag.id);
    expect(descent.tag.type).toBe('receive_fruit');
    expect(descent.blends.has(`${blend.winery}/${blend.lot}`)).toBe(true);
  });

  it('can be corrected without a conflict, and the correction changes the composition of the blend', () => {
    const { steps, correction, blend } = demo();
    const ledger = new HarvestLedger();
    for (const step of steps) ledger.apply(step);
    const lot = `${blend.winery}/${blend.lot}`;
    const before = ledger.replay().lots.get(lot);
    ledger.apply({ kind: 'revise', ...correction });
    expect(ledger.refused()).toEqual([]);
    const after = ledger.replay().lots.get(lot);
    expect(before?.composition.length).toBeGreaterThan(1);
    expect(after?.composition).not.toEqual(before?.composition);
    expect(after?.volume).toBe(before?.volume);
  });
});

describe('the written forms', () => {
  const steps = [...harvest({ seed: 8, actions: 300 })];

  it('are the same steps after NDJSON is parsed', () => {
    // Each line is the text of a step.
    const read = [...ndjson(steps)].map((line) => JSON.parse(line) as HarvestStep);
    expect(read).toEqual(steps);
  });

  it('have one row for each action in CSV, as its last revision has it, and none for a retracted one', () => {
    const action = (id: string) => ({
      id,
      type: 'note' as const,
      effectiveAt: '2025-01-01T00:00:00Z',
      data: { lot: 'A' },
    });
    const edited: HarvestStep[] = [
      { kind: 'record', winery: 'W', action: action('1') },
      { kind: 'record', winery: 'W', action: action('2') },
      { kind: 'record', winery: 'W', action: action('3') },
      { kind: 'revise', winery: 'W', id: '2', body: { data: { lot: 'B' } } },
      { kind: 'retract', winery: 'W', id: '3' },
    ];
    expect([...csv(edited)]).toEqual([
      'winery,id,type,effectiveAt,data\r\n',
      'W,1,note,2025-01-01T00:00:00Z,"{""lot"":""A""}"\r\n',
      'W,2,note,2025-01-01T00:00:00Z,"{""lot"":""B""}"\r\n',
    ]);
  });
});

describe('chance', () => {
  it('is uniform within its bounds and differs for adjacent seeds', () => {
    const chance = new Chance(1);
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 10_000; draw += 1) {
      const drawn = chance.whole(0, 4);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    expect(new Chance(1).word()).not.toBe(new Chance(2).word());
  });
});

function vesselsOf(value: unknown, winery: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => vesselsOf(item, winery));
  if (typeof value !== 'object' || value === null) return [];
  const home = 'winery' in value ? String(value.winery) : winery;
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === 'vessel') return [`${home}/${String(item)}`];
    if (name === 'vessels' && Array.isArray(item)) return item.map((vessel) => `${home}/${String(vessel)}`);
    return vesselsOf(item, home);
  });
}
