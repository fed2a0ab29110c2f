import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../src/application/request/body.js';
import type { Result } from '../../src/application/result.js';
import { actionKinds } from '../../src/cellar/registry.js';

const reader = new BodyReader(actionKinds, 100);
const id = '0190a0b0-0000-7000-8000-000000000001';
const newId = () => id;
const place = { lot: 'A', volume: 1 };

/** The code of a refusal, and where it points. */
function told(read: Result<unknown>): readonly string[] {
  if (read.ok) throw new Error('nothing was malformed');
  const { code, detail, errors = [] } = read.problem;
  expect(detail).toBe(errors[0]?.message);
  return [code, ...errors.map(({ pointer }) => pointer)];
}

describe('whoever sends a malformed body is told', () => {
  it('everything that its schema finds, the first fault first', () => {
    const from = [{ lot: 'no slash/', volume: 0 }, { lot: 'A' }];
    const data = { from, to: [{ ...place, depth: 2 }], loss: 'x', colour: 'red' };
    expect(told(reader.data('rack', data, '/data'))).toEqual([
      'bad_request',
      '/data/colour',
      '/data/from/0/lot',
      '/data/from/0/volume',
      '/data/from/1',
      '/data/to/0/depth',
      '/data/loss',
    ]);
  });

  it('each member that is missing', () => {
    const read = reader.data('adjust', {}, '/data');
    const missing = ['lot', 'change', 'reason'].map((name) => `The value must have required property '${name}'.`);
    expect(!read.ok && read.problem.errors).toEqual(missing.map((message) => ({ pointer: '/data', message })));
  });

  it('one fault of a union, not one for each alternative', () => {
    const to = [
      { ...place, volume: 'x', owner: 5 },
      { ...place, volume: -1 },
    ];
    expect(told(reader.data('rack', { from: [place], to }, '/data'))).toEqual([
      'bad_request',
      '/data/to/0/volume',
      '/data/to/0/owner',
      '/data/to/1/volume',
    ]);
  });

  it('the faults of the alternative that was meant', () => {
    const to = { winery: 'V', lot: 'B' };
    const bulk = [
      { lot: 'A', volume: -1 },
      { lot: 'A', vessel: '', volume: 1 },
    ];
    const cases = [
      { caseLot: '', cases: 1 },
      { caseLot: 'C', cases: -1 },
    ];
    const sent = (from: object[]) => told(reader.data('transfer_in_bond', { from, to }, ''));
    expect(sent(bulk)).toEqual(['bad_request', '/from/0/volume', '/from/1/vessel']);
    expect(sent(cases)).toEqual(['bad_request', '/from/0/caseLot', '/from/1/cases']);
  });

  it('the code of the first', () => {
    const fine = { lot: 'A', volume: 0.0000001 };
    const large = { lot: 'A', volume: 1e10 };
    const racked = (from: object[]) => told(reader.data('rack', { from, to: [place] }, ''));
    expect(racked([fine, large])).toEqual(['too_precise', '/from/0/volume', '/from/1/volume']);
    expect(racked([large, fine])).toEqual(['too_large', '/from/0/volume', '/from/1/volume']);
  });

  it('what is wrong around the data, too', () => {
    const body = { effectiveAt: 'now', tieBreak: 0.5, note: 5, data: { lot: '', text: 5 } };
    const envelope = ['/effectiveAt', '/tieBreak', '/note'];
    const recorded = told(reader.record({ ...body, id: 'seven', type: 'note' }, '', newId));
    expect(recorded).toEqual(['bad_request', '/id', ...envelope, '/data/lot', '/data/text']);
    const revised = told(reader.revise({ ...body, data: [] }, '', id, null, []));
    expect(revised).toEqual(['bad_request', ...envelope, '/data']);
    const unknown = told(reader.record({ ...body, type: 'note', colour: 1, 'sh/ape': 2 }, '', newId));
    expect(unknown).toEqual(['bad_request', '/colour', '/sh~1ape']);
  });

  it('what is wrong in each change of a set', () => {
    const action = { type: 'note', effectiveAt: '2026-09-01T10:00:00Z', data: { lot: 'N', text: '' } };
    const changes = [
      { op: 'record', action },
      { op: 'retract', id },
      { op: 'retract', id },
      { op: 'revise', id: 'x', revision: 0 },
      { op: 'erase' },
    ];
    expect(told(reader.changes(changes, newId))).toEqual([
      'bad_request',
      '/changes/0/action/data/text',
      '/changes/2',
      '/changes/3/id',
      '/changes/3/revision',
      '/changes/4/op',
    ]);
  });
});

describe('however many faults a body has', () => {
  const nothing = (count: number) => Array.from({ length: count }, () => null);
  const faults = (read: Result<unknown>) => told(read).length - 1;

  it('twenty are told', () => {
    expect(faults(reader.data('rack', { from: nothing(500), to: [] }, ''))).toBe(20);
    const vessels = Array.from({ length: 5_000 }, () => 'T1');
    expect(faults(reader.data('rack', { from: [{ lot: 'A', vessels, volume: 1 }], to: [place] }, ''))).toBe(20);
    expect(faults(reader.changes(nothing(100), newId))).toBe(20);
    const unknown = Object.fromEntries(nothing(500).map((_, index) => [`x${index}`, 0]));
    expect(faults(reader.record(unknown, '', newId))).toBe(20);
  });

  it('only the first is looked for in a large one', () => {
    expect(faults(reader.data('rack', { from: nothing(2_000), to: [] }, ''))).toBe(1);
    expect(faults(reader.data('rack', { from: nothing(500_000), to: [] }, ''))).toBe(1);
  });
});
