import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { BodyReader } from '../../src/application/request/body.js';
import { actionKinds } from '../../src/cellar/registry.js';

const reader = new BodyReader(actionKinds, 10);
const composed = 'Gew\u00fcrztraminer';
const spellings = ['Gewu\u0308rztraminer', `${composed} `, `\u00a0${composed}\u2003`, `\t${composed}\n`];

function data(type: string, given: object): JsonObject {
  const read = reader.data(type, given, '/data');
  if (!read.ok) throw new Error(read.problem.detail);
  return read.value;
}

describe('names', () => {
  const receipt = { lot: 'F1', weight: 1, variety: composed, vintage: 2025, appellation: 'Napa Valley' };

  it.each(spellings)('are stored composed and without blanks at either end: %j', (variety) => {
    const given = { ...receipt, variety };
    expect(data('receive_fruit', given)).toEqual(receipt);
    expect(given.variety).toBe(variety);
  });

  it('are normalised wherever a kind has them: in lists, in unions and where they may be null', () => {
    const [variety] = spellings;
    const bulk = { to: { lot: 'A', volume: 1, owner: ' Smith ', taxClass: null }, components: [{ ...part, variety }] };
    const stored = { to: { lot: 'A', volume: 1, owner: 'Smith', taxClass: null }, components: [part] };
    expect(data('receive_bulk', bulk)).toEqual(stored);
    expect(data('declare', { lot: 'A', tags: [' x', 'y'] })).toEqual({ lot: 'A', tags: ['x', 'y'] });
    const rack = { from: [{ lot: 'A', volume: 'all' }], to: [{ lot: 'B', volume: 1, fraction: 'press ' }] };
    expect(data('rack', rack).to).toEqual([{ lot: 'B', volume: 1, fraction: 'press' }]);
  });

  it('are judged as they are stored', () => {
    expect(reader.data('receive_fruit', { ...receipt, variety: ' \u00a0 ' }, '/data')).toMatchObject({ ok: false });
    expect(reader.data('declare', { lot: 'A', tags: ['x', 'x '] }, '/data')).toMatchObject({ ok: false });
    const longest = 'e'.repeat(200);
    expect(data('receive_fruit', { ...receipt, variety: `${longest} ` }).variety).toBe(longest);
    expect(reader.data('receive_fruit', { ...receipt, variety: `${longest}e` }, '/data')).toMatchObject({ ok: false });
  });

  it('differ from codes, which are never changed', () => {
    expect(reader.data('receive_fruit', { ...receipt, lot: 'F1 ' }, '/data')).toMatchObject({ ok: false });
    for (const lot of ['.', '..'])
      expect(reader.data('receive_fruit', { ...receipt, lot }, '/data')).toMatchObject({ ok: false });
    for (const lot of ['...', '.a', 'a.', '-'])
      expect(reader.data('receive_fruit', { ...receipt, lot }, '/data')).toMatchObject({ ok: true });
  });

  it('leave data of another shape to the validator', () => {
    for (const given of [null, 'x', [], { variety: 1 }, { tags: 'x' }, { components: {} }, { to: [null] }])
      for (const { type } of actionKinds) expect(reader.data(type, given, '/data').ok).toBe(false);
  });
});

const part = { share: 1, variety: composed, vintage: 2025, appellation: 'Napa Valley' };
