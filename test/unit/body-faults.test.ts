import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../src/application/request/body.js';
import type { Result } from '../../src/application/result.js';
import { actionKinds } from '../../src/cellar/registry.js';
import type { InPieces } from '../../src/kernel/pause.js';

const reader = new BodyReader(actionKinds, 100);
const id = '0190a0b0-0000-7000-8000-000000000001';
const newId = () => id;
const place = { lot: 'A', volume: 1 };

/** The result of work in pieces. */
function allPieces<T>(work: InPieces<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** Returns the code of a failure, and the pointers of its errors. */
function codeAndPointers(read: Result<unknown>): readonly string[] {
  if (read.ok) throw new Error('nothing is malformed');
  const { code, detail, errors = [] } = read.problem;
  expect(detail).toBe(errors[0]?.message);
  return [code, ...errors.map(({ pointer }) => pointer)];
}

describe('a malformed body', () => {
  it('is refused with every fault that the schema finds, the first one first', () => {
    const from = [{ lot: 'no slash/', volume: 0 }, { lot: 'A' }];
    const data = { from, to: [{ ...place, depth: 2 }], loss: 'x', colour: 'red' };
    expect(codeAndPointers(reader.data('rack', data, '/data'))).toEqual([
      'bad_request',
      '/data/colour',
      '/data/from/0/lot',
      '/data/from/0/volume',
      '/data/from/1',
      '/data/to/0/depth',
      '/data/loss',
    ]);
  });

  it('is refused with each missing member, and what it must be', () => {
    const missing = [
      '"data/lot" is missing; it must be a code of 1 to 64 letters, digits, "-", "_" or "." (not "." or "..").',
      '"data/change" is missing; it must be a number.',
      '"data/reason" is missing; it must be "evaporation", "lees", "filtration", "spill", "pomace", "testing", "inventory", "gain" or "other".',
    ];
    const read = reader.data('adjust', {}, '/data');
    expect(!read.ok && read.problem.errors).toEqual(missing.map((message) => ({ pointer: '/data', message })));
  });

  it.each([
    [
      'rack',
      { from: [{ ...place, volume: -1 }], to: [] },
      '"data/from/0/volume" must be a number greater than 0 or "all"; -1 was given.',
    ],
    [
      'rack',
      { from: [{ ...place, volume: 'x' }], to: [] },
      '"data/from/0/volume" must be a number greater than 0 or "all"; "x" was given.',
    ],
    [
      'rack',
      { from: [{ ...place, volume: 1.0000001 }], to: [] },
      '"data/from/0/volume" must be a number with at most 6 decimals, because amounts are not rounded; 1.0000001 was given.',
    ],
    [
      'rack',
      { from: [{ ...place, volume: 1e10 }], to: [] },
      '"data/from/0/volume" must be a number of at most 1,000,000,000; 10000000000 was given.',
    ],
    ['rack', { from: [], to: [] }, '"data/from" must be an array of 1 to 5000 items; an array of 0 items was given.'],
    ['rack', { from: [5], to: [] }, '"data/from/0" must be an object; 5 was given.'],
    [
      'note',
      { lot: 'a b', text: 'x' },
      '"data/lot" must be a code of 1 to 64 letters, digits, "-", "_" or "." (not "." or ".."); "a b" was given.',
    ],
    ['note', { lot: 'A', text: '' }, '"data/text" must be a string of 1 to 10000 characters; "" was given.'],
    [
      'note',
      { lot: 'A', text: 'x', colour: 'red' },
      '"colour" is not a member of this object; its members are lot, text and kind.',
    ],
    [
      'remove_cases',
      { caseLot: 'C', cases: 1.5, reason: 'taxpaid' },
      '"data/cases" must be an integer from 0 to 1000000000; 1.5 was given.',
    ],
    ['note', { lot: 'A', text: 'a\u0000' }, '"data/text" must not contain U+0000 or a lone surrogate.'],
  ])('is refused with a message that names the member, what it must be, and the value (%#)', (type, data, message) => {
    const read = reader.data(type, data, '/data');
    expect(!read.ok && read.problem.detail).toBe(message);
  });

  it('has the values in its messages cut at 80 characters', () => {
    const read = reader.data('note', { lot: 'x'.repeat(500), text: 'x' }, '/data');
    expect(!read.ok && read.problem.detail).toContain(`; "${'x'.repeat(80)}…" was given.`);
  });

  it('is refused with one fault of a union, not one for each alternative', () => {
    const to = [
      { ...place, volume: 'x', owner: 5 },
      { ...place, volume: -1 },
    ];
    expect(codeAndPointers(reader.data('rack', { from: [place], to }, '/data'))).toEqual([
      'bad_request',
      '/data/to/0/volume',
      '/data/to/0/owner',
      '/data/to/1/volume',
    ]);
  });

  it('is refused with the faults of the intended alternative', () => {
    const to = { winery: 'V', lot: 'B' };
    const bulk = [
      { lot: 'A', volume: -1 },
      { lot: 'A', vessel: '', volume: 1 },
    ];
    const cases = [
      { caseLot: '', cases: 1 },
      { caseLot: 'C', cases: -1 },
    ];
    const sent = (from: object[]) => codeAndPointers(reader.data('transfer_in_bond', { from, to }, ''));
    expect(sent(bulk)).toEqual(['bad_request', '/from/0/volume', '/from/1/vessel']);
    expect(sent(cases)).toEqual(['bad_request', '/from/0/caseLot', '/from/1/cases']);
  });

  it('is refused with the code of the first fault', () => {
    const fine = { lot: 'A', volume: 0.0000001 };
    const large = { lot: 'A', volume: 1e10 };
    const racked = (from: object[]) => codeAndPointers(reader.data('rack', { from, to: [place] }, ''));
    expect(racked([fine, large])).toEqual(['too_precise', '/from/0/volume', '/from/1/volume']);
    expect(racked([large, fine])).toEqual(['too_large', '/from/0/volume', '/from/1/volume']);
  });

  it('is refused with the faults around its data, too', () => {
    const body = { effectiveAt: 'now', tieBreak: 0.5, note: 5, data: { lot: '', text: 5 } };
    const envelope = ['/effectiveAt', '/tieBreak', '/note'];
    const recorded = codeAndPointers(reader.record({ ...body, id: 'seven', type: 'note' }, '', newId));
    expect(recorded).toEqual(['bad_request', '/id', ...envelope, '/data/lot', '/data/text']);
    const revised = codeAndPointers(reader.revise({ ...body, data: [] }, '', id, null, []));
    expect(revised).toEqual(['bad_request', ...envelope, '/data']);
    const unknown = codeAndPointers(reader.record({ ...body, type: 'note', colour: 1, 'sh/ape': 2 }, '', newId));
    expect(unknown).toEqual(['bad_request', '/colour', '/sh~1ape']);
  });

  it('is refused with the faults of each change of a set', () => {
    const action = { type: 'note', effectiveAt: '2026-09-01T10:00:00Z', data: { lot: 'N', text: '' } };
    const changes = [
      { op: 'record', action },
      { op: 'retract', id },
      { op: 'retract', id },
      { op: 'revise', id: 'x', revision: 0 },
      { op: 'erase' },
    ];
    expect(codeAndPointers(allPieces(reader.changes(changes, newId, { perPiece: 2 })))).toEqual([
      'bad_request',
      '/changes/0/action/data/text',
      '/changes/2',
      '/changes/3/id',
      '/changes/3/revision',
      '/changes/4/op',
    ]);
  });
});

describe('a body with many faults', () => {
  const nothing = (count: number) => Array.from({ length: count }, () => null);
  const faults = (read: Result<unknown>) => codeAndPointers(read).length - 1;

  it('is refused with the first twenty', () => {
    expect(faults(reader.data('rack', { from: nothing(500), to: [] }, ''))).toBe(20);
    const vessels = Array.from({ length: 5_000 }, () => 'T1');
    expect(faults(reader.data('rack', { from: [{ lot: 'A', vessels, volume: 1 }], to: [place] }, ''))).toBe(20);
    expect(faults(allPieces(reader.changes(nothing(100), newId, { perPiece: 2 })))).toBe(20);
    const unknown = Object.fromEntries(nothing(500).map((_, index) => [`x${index}`, 0]));
    expect(faults(reader.record(unknown, '', newId))).toBe(20);
  });

  it('is searched only for the first one if the body is large', () => {
    expect(faults(reader.data('rack', { from: nothing(2_000), to: [] }, ''))).toBe(1);
    expect(faults(reader.data('rack', { from: nothing(500_000), to: [] }, ''))).toBe(1);
  });
});
