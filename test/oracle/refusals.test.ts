import { describe, expect, it } from 'vitest';
import { replay } from './replay.js';
import {
  bottling,
  bulk,
  cab,
  codeOfLast,
  fruit,
  place,
  rack,
  run,
  type Step,
  so2,
  start,
  step,
  wineries,
  zin,
} from './scenario.js';

const archived = (lot: string) => [
  bulk(lot, 1, zin),
  step('ship_bulk', { from: [place(lot, 'all')], reason: 'taxpaid' }),
  step('archive_lot', { lot }),
];
const wine = bulk('A', 10, zin);
const cases = [bulk('K', 100, zin), bottling('K', 30, 'C', 12)];

type Case = readonly [name: string, code: string | null, steps: readonly Step[]];

const checks: readonly Case[] = [
  ['a source that does not exist', 'unknown_lot', [rack([place('X', 1)], [place('B', 1)])]],
  [
    'a topping target that does not exist',
    'unknown_lot',
    [wine, step('top', { from: [place('A', 1)], to: [place('X', 1)] })],
  ],
  [
    'an unknown winery before an unknown lot',
    'unknown_winery',
    [step('transfer_in_bond', { from: [place('X', 1)], to: { winery: 'nowhere', lot: 'R' } })],
  ],
  [
    'an action that reads an archived lot',
    'lot_archived',
    [...archived('X'), step('analysis', { lot: 'X', analyte: 'pH', value: 3, unit: 'pH' })],
  ],
  ['an arrival in an archived lot', 'lot_archived', [...archived('X'), wine, rack([place('A', 1)], [place('X', 1)])]],
  ['archiving twice', 'lot_archived', [...archived('X'), step('archive_lot', { lot: 'X' })]],
  ['an archived lot before its kind', 'lot_archived', [...archived('X'), fruit('X', 1, zin)]],
  ['racking fruit', 'wrong_kind', [fruit('F', 10, zin), rack([place('F', 1)], [place('B', 1)])]],
  ['racking into fruit', 'wrong_kind', [fruit('F', 10, zin), wine, rack([place('A', 1)], [place('F', 1)])]],
  ['racking cases', 'wrong_kind', [...cases, rack([place('C', 1)], [place('B', 1)])]],
  [
    'processing wine',
    'wrong_kind',
    [wine, step('process_fruit', { from: [{ lot: 'A', weight: 1 }], to: [], kind: 'must' })],
  ],
  ['receiving fruit into wine', 'wrong_kind', [wine, fruit('A', 1, cab)]],
  ['measuring cases', 'wrong_kind', [...cases, step('measure', { lot: 'C', volume: 1 })]],
  ['an addition to cases', 'wrong_kind', [...cases, so2('C', 1)]],
  ['an addition of volume to fruit', 'wrong_kind', [fruit('F', 10, zin), so2('F', 1, { volume: 1 })]],
  ['declaring fruit to be wine', 'wrong_kind', [fruit('F', 10, zin), step('declare', { lot: 'F', kind: 'wine' })]],
  ['bottling another format', 'wrong_kind', [...cases, bottling('K', 10, 'C', 1, { bottleMl: 375 })]],
  ['bottling into bulk', 'wrong_kind', [...cases, wine, bottling('K', 10, 'A', 1)]],
  ['removing bulk as cases', 'wrong_kind', [wine, step('remove_cases', { caseLot: 'A', cases: 1, reason: 'export' })]],
  ['returning to a lot that does not exist', 'unknown_lot', [step('return_cases', { caseLot: 'C', cases: 1 })]],
  ['taking "all" from an empty place', 'insufficient_volume', [wine, rack([place('A', 'all', 'V9')], [place('B', 1)])]],
  ['taking more than a place holds', 'insufficient_volume', [wine, rack([place('A', 10.000001)], [place('B', 1)])]],
  [
    'topping a place that holds too little',
    'insufficient_volume',
    [wine, bulk('B', 1, cab), step('top', { from: [place('A', 2)], to: [place('B', 2)] })],
  ],
  [
    'adjusting below zero',
    'insufficient_volume',
    [wine, step('adjust', { ...place('A', 1), change: -11, reason: 'lees' })],
  ],
  ['bottling less bulk than the bottles hold', 'insufficient_volume', [wine, bottling('A', 2.377547, 'C', 1)]],
  ['bottling exactly what the bottles hold', null, [wine, bottling('A', 2.377548, 'C', 1)]],
  [
    'processing more fruit than the lot holds',
    'insufficient_weight',
    [
      fruit('F', 10, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 11 }], to: [place('M', 1)], kind: 'must' }),
    ],
  ],
  [
    'removing more bottles than the lot holds',
    'insufficient_cases',
    [...cases, step('remove_cases', { caseLot: 'C', cases: 12, bottles: 1, reason: 'export' })],
  ],
  [
    'removing loose bottles from whole cases',
    null,
    [...cases, step('remove_cases', { caseLot: 'C', cases: 0, bottles: 13, reason: 'export' })],
  ],
  ['measuring a vessel that does not hold the lot', 'not_in_vessel', [wine, step('measure', place('A', 1, 'V9'))]],
  ['an addition in a vessel that does not hold the lot', 'not_in_vessel', [wine, so2('A', 1, { vessel: 'V9' })]],
  ['an addition of volume in an empty unnamed vessel', 'not_in_vessel', [wine, so2('A', 1, { volume: 1 })]],
  [
    'an analysis in a vessel that does not hold the lot',
    'not_in_vessel',
    [wine, step('analysis', { lot: 'A', vessel: 'V9', analyte: 'pH', value: 3, unit: 'pH' })],
  ],
  [
    'adding cost to an empty lot',
    'not_in_vessel',
    [...archived('X').slice(0, 2), step('add_cost', { lot: 'X', category: 'c', amount: 1 })],
  ],
  ['receiving fruit of another origin', 'origin_differs', [fruit('F', 1, zin), fruit('F', 1, { ...zin, block: 'B' })]],
  [
    'receiving fruit of another origin after all was processed',
    'origin_differs',
    [
      fruit('F', 1, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 'all' }], to: [place('M', 1)], kind: 'must' }),
      fruit('F', 1, cab),
    ],
  ],
  [
    'receiving fruit of the same origin after all was processed',
    null,
    [
      fruit('F', 1, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 'all' }], to: [place('M', 1)], kind: 'must' }),
      fruit('F', 1, zin),
    ],
  ],
  ['delivering more than was taken', 'over_received', [wine, rack([place('A', 1)], [place('B', 1.1)])]],
  [
    'delivering more than was taken, as a gain',
    null,
    [wine, rack([place('A', 1)], [place('B', 1.1)], { lossReason: 'gain' })],
  ],
  ['a "rest" of nothing', 'over_received', [wine, rack([place('A', 1)], [place('B', 1), place('D', 'rest')])]],
  [
    'a "rest" that the loss uses up, even as a gain',
    'over_received',
    [wine, rack([place('A', 1)], [place('D', 'rest')], { loss: 1, lossReason: 'gain' })],
  ],
  ['a "same" that finds nothing', 'over_received', [wine, rack([place('A', 1)], [place('B', 'same', 'V9')])]],
  [
    'topping with more than was taken',
    'over_received',
    [wine, bulk('B', 9, cab), step('top', { from: [place('A', 1)], to: [place('B', 2)] })],
  ],
  [
    'components that sum to less than one',
    'composition_incomplete',
    [step('receive_bulk', { to: place('A', 1), components: [{ share: 0.999999999999, ...zin }] })],
  ],
  [
    'adjusting an empty lot up',
    'composition_incomplete',
    [...archived('X').slice(0, 2), step('adjust', { lot: 'X', change: 1, reason: 'gain' })],
  ],
  [
    'delivering to the vessel of another lot',
    'vessel_occupied',
    [wine, bulk('B', 1, cab), rack([place('A', 1)], [place('A', 1, 'T-B')])],
  ],
  [
    'delivering two lots to one vessel',
    'vessel_occupied',
    [wine, rack([place('A', 2)], [place('D', 1, 'V9'), place('E', 1, 'V9')])],
  ],
  ['delivering to a vessel that the action empties', null, [wine, rack([place('A', 'all')], [place('B', 10, 'T-A')])]],
  [
    'delivering to a vessel that the action empties in part',
    'vessel_occupied',
    [wine, rack([place('A', 9)], [place('B', 9, 'T-A')])],
  ],
  [
    'adjusting up in the vessel of another lot',
    'vessel_occupied',
    [wine, bulk('B', 1, cab), step('adjust', { lot: 'A', vessel: 'T-B', change: 1, reason: 'gain' })],
  ],
  [
    'sending to an occupied vessel of the receiver',
    'vessel_occupied',
    [
      wine,
      { ...bulk('B', 1, cab), winery: 'sister' },
      step('transfer_in_bond', { from: [place('A', 1)], to: { winery: 'sister', lot: 'R', vessel: 'T-B' } }),
    ],
  ],
  [
    'sending to a vessel whose namesake at the sender is occupied',
    null,
    [
      wine,
      bulk('B', 1, cab),
      step('transfer_in_bond', { from: [place('A', 1)], to: { winery: 'sister', lot: 'R', vessel: 'T-B' } }),
    ],
  ],
  ['archiving a lot that is not empty', 'not_empty', [wine, step('archive_lot', { lot: 'A' })]],
  ['archiving a case lot that is not empty', 'not_empty', [...cases, step('archive_lot', { lot: 'C' })]],
  ['a note on an archived lot', null, [...archived('X'), step('note', { lot: 'X', text: 'dry' })]],
];

const precedence: readonly Case[] = [
  [
    'the first place fails before the second',
    'insufficient_volume',
    [wine, rack([place('A', 11), place('X', 1)], [place('B', 1)])],
  ],
  [
    'the first place fails before the second, the other way round',
    'unknown_lot',
    [wine, rack([place('X', 1), place('A', 11)], [place('B', 1)])],
  ],
  [
    "a source's volume before a target's kind",
    'insufficient_volume',
    [wine, fruit('F', 1, zin), rack([place('A', 11)], [place('F', 1)])],
  ],
  [
    "a target's kind before over_received",
    'wrong_kind',
    [wine, fruit('F', 1, zin), rack([place('A', 1)], [place('F', 2)])],
  ],
  [
    'over_received before vessel_occupied',
    'over_received',
    [wine, bulk('B', 1, cab), rack([place('A', 1)], [place('D', 2, 'T-B')])],
  ],
  [
    'composition_incomplete before vessel_occupied',
    'composition_incomplete',
    [wine, step('receive_bulk', { to: place('B', 1, 'T-A'), components: [{ share: 0.5, ...zin }] })],
  ],
  [
    "a topping target's volume before over_received",
    'insufficient_volume',
    [wine, bulk('B', 1, cab), step('top', { from: [place('A', 1)], to: [place('B', 2)] })],
  ],
  ['a kind before a place', 'wrong_kind', [...cases, so2('C', 1, { vessel: 'V9' })]],
  [
    "the bulk's volume before the case lot's format",
    'insufficient_volume',
    [...cases, bottling('K', 1000, 'C', 1, { bottleMl: 375 })],
  ],
  [
    "the case lot's format before the bottles' volume",
    'wrong_kind',
    [...cases, bottling('K', 0.1, 'C', 1, { bottleMl: 1500 })],
  ],
];

describe('refusals', () => {
  it.each(checks)('%s: %s', (_name, code, steps) => {
    expect(codeOfLast(...steps)).toBe(code);
  });

  it.each(precedence)('follow the documented order of checks, %s: %s', (_name, code, steps) => {
    expect(codeOfLast(...steps)).toBe(code);
  });

  it('change nothing', () => {
    const before = run(wine, bulk('B', 1, cab));
    const after = run(wine, bulk('B', 1, cab), rack([place('A', 'all')], [place('New', 5), place('New', 5, 'T-B')]));
    expect(after.outcomes.get('a3')).toEqual({ code: 'vessel_occupied' });
    expect(after.lots).toEqual(before.lots);
    expect(after.vessels).toEqual(before.vessels);
    expect(after.flows).toEqual(before.flows);
  });

  it('include a lot that grows beyond 5·10¹⁵ of the smallest unit', () => {
    const receipt = (id: string, tieBreak: number) => ({
      winery: 'home',
      id,
      type: 'receive_bulk',
      effectiveAt: start,
      tieBreak,
      data: { to: place('A', 1e9), components: [{ share: 1, ...zin }] },
    });
    const actions = Array.from({ length: 11 }, (_, index) => receipt(`b${index}`, index));
    const codes = [...replay({ wineries, actions }).outcomes.values()].map((outcome) => outcome?.code ?? null);
    // Five receipts of 10¹⁵ reach the limit exactly.
    expect(codes).toEqual([...Array(5).fill(null), ...Array(6).fill('too_large')]);
  });
});
