import { describe, expect, it } from 'vitest';
import { replay } from './replay.js';
import {
  bottling,
  bulk,
  cab,
  fruit,
  lastCode,
  place,
  rack,
  type Step,
  so2,
  start,
  step,
  tell,
  wineries,
  zin,
} from './story.js';

const gone = (lot: string) => [
  bulk(lot, 1, zin),
  step('ship_bulk', { from: [place(lot, 'all')], reason: 'taxpaid' }),
  step('archive_lot', { lot }),
];
const wine = bulk('A', 10, zin);
const cases = [bulk('K', 100, zin), bottling('K', 30, 'C', 12)];

type Case = readonly [name: string, code: string | null, steps: readonly Step[]];

const everyCode: readonly Case[] = [
  ["a source that doesn't exist", 'unknown_lot', [rack([place('X', 1)], [place('B', 1)])]],
  [
    "a topping target that doesn't exist",
    'unknown_lot',
    [wine, step('top', { from: [place('A', 1)], to: [place('X', 1)] })],
  ],
  [
    'an unknown winery before an unknown lot',
    'unknown_winery',
    [step('transfer_in_bond', { from: [place('X', 1)], to: { winery: 'nowhere', lot: 'R' } })],
  ],
  [
    'any reading of an archived lot',
    'lot_archived',
    [...gone('X'), step('analysis', { lot: 'X', analyte: 'pH', value: 3, unit: 'pH' })],
  ],
  ['any arrival in an archived lot', 'lot_archived', [...gone('X'), wine, rack([place('A', 1)], [place('X', 1)])]],
  ['archiving twice', 'lot_archived', [...gone('X'), step('archive_lot', { lot: 'X' })]],
  ['an archived lot before its kind', 'lot_archived', [...gone('X'), fruit('X', 1, zin)]],
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
  ['adding to cases', 'wrong_kind', [...cases, so2('C', 1)]],
  ['adding volume to fruit', 'wrong_kind', [fruit('F', 10, zin), so2('F', 1, { volume: 1 })]],
  ['declaring fruit to be wine', 'wrong_kind', [fruit('F', 10, zin), step('declare', { lot: 'F', kind: 'wine' })]],
  ['bottling another format', 'wrong_kind', [...cases, bottling('K', 10, 'C', 1, { bottleMl: 375 })]],
  ['bottling into bulk', 'wrong_kind', [...cases, wine, bottling('K', 10, 'A', 1)]],
  ['removing bulk as cases', 'wrong_kind', [wine, step('remove_cases', { caseLot: 'A', cases: 1, reason: 'export' })]],
  ['returning into no lot', 'unknown_lot', [step('return_cases', { caseLot: 'C', cases: 1 })]],
  ['all of an empty place', 'insufficient_volume', [wine, rack([place('A', 'all', 'V9')], [place('B', 1)])]],
  ['more than a place holds', 'insufficient_volume', [wine, rack([place('A', 10.000001)], [place('B', 1)])]],
  [
    'topping a place that holds less',
    'insufficient_volume',
    [wine, bulk('B', 1, cab), step('top', { from: [place('A', 2)], to: [place('B', 2)] })],
  ],
  [
    'adjusting below nothing',
    'insufficient_volume',
    [wine, step('adjust', { ...place('A', 1), change: -11, reason: 'lees' })],
  ],
  ['less bulk than bottles', 'insufficient_volume', [wine, bottling('A', 2.377547, 'C', 1)]],
  ['exactly the bulk of the bottles', null, [wine, bottling('A', 2.377548, 'C', 1)]],
  [
    'more fruit than there is',
    'insufficient_weight',
    [
      fruit('F', 10, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 11 }], to: [place('M', 1)], kind: 'must' }),
    ],
  ],
  [
    'more bottles than there are',
    'insufficient_cases',
    [...cases, step('remove_cases', { caseLot: 'C', cases: 12, bottles: 1, reason: 'export' })],
  ],
  [
    'loose bottles out of whole cases',
    null,
    [...cases, step('remove_cases', { caseLot: 'C', cases: 0, bottles: 13, reason: 'export' })],
  ],
  ["measuring where the lot isn't", 'not_in_vessel', [wine, step('measure', place('A', 1, 'V9'))]],
  ["adding where the lot isn't", 'not_in_vessel', [wine, so2('A', 1, { vessel: 'V9' })]],
  ['adding volume to the unnamed vessel that has none', 'not_in_vessel', [wine, so2('A', 1, { volume: 1 })]],
  [
    "analysing where the lot isn't",
    'not_in_vessel',
    [wine, step('analysis', { lot: 'A', vessel: 'V9', analyte: 'pH', value: 3, unit: 'pH' })],
  ],
  [
    'cost of an empty lot',
    'not_in_vessel',
    [...gone('X').slice(0, 2), step('add_cost', { lot: 'X', category: 'c', amount: 1 })],
  ],
  ['another origin', 'origin_differs', [fruit('F', 1, zin), fruit('F', 1, { ...zin, block: 'B' })]],
  [
    'another origin, once all was processed',
    'origin_differs',
    [
      fruit('F', 1, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 'all' }], to: [place('M', 1)], kind: 'must' }),
      fruit('F', 1, cab),
    ],
  ],
  [
    'the same origin, once all was processed',
    null,
    [
      fruit('F', 1, zin),
      step('process_fruit', { from: [{ lot: 'F', weight: 'all' }], to: [place('M', 1)], kind: 'must' }),
      fruit('F', 1, zin),
    ],
  ],
  ['more to than from', 'over_received', [wine, rack([place('A', 1)], [place('B', 1.1)])]],
  ['more to than from, as a gain', null, [wine, rack([place('A', 1)], [place('B', 1.1)], { lossReason: 'gain' })]],
  ['a rest of nothing', 'over_received', [wine, rack([place('A', 1)], [place('B', 1), place('D', 'rest')])]],
  [
    'a rest eaten by the loss, even as a gain',
    'over_received',
    [wine, rack([place('A', 1)], [place('D', 'rest')], { loss: 1, lossReason: 'gain' })],
  ],
  ['same of nothing', 'over_received', [wine, rack([place('A', 1)], [place('B', 'same', 'V9')])]],
  [
    'topping with more than was taken',
    'over_received',
    [wine, bulk('B', 9, cab), step('top', { from: [place('A', 1)], to: [place('B', 2)] })],
  ],
  [
    'components short of one',
    'composition_incomplete',
    [step('receive_bulk', { to: place('A', 1), components: [{ share: 0.999999999999, ...zin }] })],
  ],
  [
    'adjusting an empty lot up',
    'composition_incomplete',
    [...gone('X').slice(0, 2), step('adjust', { lot: 'X', change: 1, reason: 'gain' })],
  ],
  [
    'returning into an emptied case lot',
    'composition_incomplete',
    [
      ...cases,
      step('remove_cases', { caseLot: 'C', cases: 12, reason: 'export' }),
      step('return_cases', { caseLot: 'C', cases: 1 }),
    ],
  ],
  ["another lot's vessel", 'vessel_occupied', [wine, bulk('B', 1, cab), rack([place('A', 1)], [place('A', 1, 'T-B')])]],
  [
    'a vessel given to two lots at once',
    'vessel_occupied',
    [wine, rack([place('A', 2)], [place('D', 1, 'V9'), place('E', 1, 'V9')])],
  ],
  ['a vessel that its lot leaves just now', null, [wine, rack([place('A', 'all')], [place('B', 10, 'T-A')])]],
  ['a vessel that its lot leaves in part', 'vessel_occupied', [wine, rack([place('A', 9)], [place('B', 9, 'T-A')])]],
  [
    "adjusting up into another's vessel",
    'vessel_occupied',
    [wine, bulk('B', 1, cab), step('adjust', { lot: 'A', vessel: 'T-B', change: 1, reason: 'gain' })],
  ],
  [
    "the receiver's occupied vessel",
    'vessel_occupied',
    [
      wine,
      { ...bulk('B', 1, cab), winery: 'sister' },
      step('transfer_in_bond', { from: [place('A', 1)], to: { winery: 'sister', lot: 'R', vessel: 'T-B' } }),
    ],
  ],
  [
    'the same code of vessel in another winery',
    null,
    [
      wine,
      bulk('B', 1, cab),
      step('transfer_in_bond', { from: [place('A', 1)], to: { winery: 'sister', lot: 'R', vessel: 'T-B' } }),
    ],
  ],
  ["archiving what isn't empty", 'not_empty', [wine, step('archive_lot', { lot: 'A' })]],
  ["archiving cases that aren't empty", 'not_empty', [...cases, step('archive_lot', { lot: 'C' })]],
  ['a note on an archived lot', null, [...gone('X'), step('note', { lot: 'X', text: 'dry' })]],
];

const order: readonly Case[] = [
  [
    'the first place fails before the second',
    'insufficient_volume',
    [wine, rack([place('A', 11), place('X', 1)], [place('B', 1)])],
  ],
  ['… and the other way round', 'unknown_lot', [wine, rack([place('X', 1), place('A', 11)], [place('B', 1)])]],
  [
    "a source's amount before a target's kind",
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
    "a topping target's amount before over_received",
    'insufficient_volume',
    [wine, bulk('B', 1, cab), step('top', { from: [place('A', 1)], to: [place('B', 2)] })],
  ],
  ['a kind before an amount', 'wrong_kind', [...cases, so2('C', 1, { vessel: 'V9' })]],
  [
    "bulk's amount before the case lot's format",
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
  it.each(everyCode)('%s: %s', (_name, code, steps) => {
    expect(lastCode(...steps)).toBe(code);
  });

  it.each(order)("come in the contract's order: %s: %s", (_name, code, steps) => {
    expect(lastCode(...steps)).toBe(code);
  });

  it('leave no trace', () => {
    const before = tell(wine, bulk('B', 1, cab));
    const after = tell(wine, bulk('B', 1, cab), rack([place('A', 'all')], [place('New', 5), place('New', 5, 'T-B')]));
    expect(after.outcomes.get('a3')).toEqual({ code: 'vessel_occupied' });
    expect(after.lots).toEqual(before.lots);
    expect(after.vessels).toEqual(before.vessels);
    expect(after.flows).toEqual(before.flows);
  });

  it('refuse what grows beyond 5·10¹⁵ of the smallest unit', () => {
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
    // Five times 10¹⁵ is just within the limit.
    expect(codes).toEqual([...Array(5).fill(null), ...Array(6).fill('too_large')]);
  });
});
