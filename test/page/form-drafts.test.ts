import { describe, expect, it } from 'vitest';
import {
  carriedOver,
  type Draft,
  draftAt,
  draftOf,
  emptyDraft,
  fieldOf,
  jsonOf,
  type Schema,
  withDraft,
} from '../../src/page/reading/form.js';

const place: Schema = {
  type: 'object',
  required: ['lot', 'volume'],
  properties: {
    lot: { type: 'string' },
    vessel: { type: 'string' },
    vessels: { type: 'array', items: { type: 'string' } },
    volume: {
      anyOf: [
        { type: 'number', description: "In the winery's volume unit." },
        { type: 'string', const: 'all' },
      ],
    },
  },
};
const schema: Schema = {
  type: 'object',
  required: ['from', 'to', 'vintage'],
  properties: {
    from: { type: 'array', items: place },
    to: { type: 'array', items: place },
    loss: { type: 'number' },
    lossReason: { enum: ['lees', 'spill'] },
    vintage: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    owner: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
};
const data = {
  from: [{ lot: 'A', vessel: 'T1', volume: 'all' }],
  to: [{ lot: 'B', vessels: ['B1', 'B2'], volume: 59.4 }],
  loss: 0.5,
  lossReason: 'lees',
  vintage: 2024,
};

describe('the draft of a form', () => {
  const draft = draftOf(data);

  it('becomes the data that it was made of', () => {
    expect(JSON.parse(jsonOf(draft, schema))).toEqual(data);
  });

  it('keeps the digits that were typed, and takes a decimal comma', () => {
    const typed = withDraft(draft, '/to/0/volume', '9000.1234567');
    expect(jsonOf(typed, schema)).toContain('"volume":9000.1234567');
    expect(jsonOf(withDraft(draft, '/loss', '12345678901234567890.5'), schema)).toContain(
      '"loss":12345678901234567890.5',
    );
    expect(jsonOf(withDraft(draft, '/loss', '0,25'), schema)).toContain('"loss":0.25');
  });

  it('leaves what is no number to the server', () => {
    expect(jsonOf(withDraft(draft, '/loss', 'much'), schema)).toContain('"loss":"much"');
    expect(jsonOf(withDraft(draft, '/loss', '1,23,4.5'), schema)).toContain('"loss":"1,23,4.5"');
  });

  it('leaves a number that can mean two to the server, and takes one that can mean only one', () => {
    expect(jsonOf(withDraft(draft, '/loss', '1,234'), schema)).toContain('"loss":"1,234"');
    expect(jsonOf(withDraft(draft, '/loss', '1,234'), schema, ',')).toContain('"loss":1.234');
    expect(jsonOf(withDraft(draft, '/loss', '1.234,5'), schema)).toContain('"loss":1234.5');
  });

  it('has numbers with the decimal mark of the reader, which become the same data', () => {
    const exact = { ...data, loss: 59.375, to: [{ lot: 'B', vessels: ['B1'], volume: 0.0000001 }] };
    const spanish = draftOf(exact, ',');
    expect([draftAt(spanish, '/loss'), draftAt(spanish, '/to/0/volume')]).toEqual(['59,375', '0,0000001']);
    expect(JSON.parse(jsonOf(spanish, schema, ','))).toEqual(exact);
    expect(draftAt(draftOf({ value: '59.375' }, ','), '/value')).toBe('59.375');
  });

  it('leaves empty members out, except a number that may be null', () => {
    const emptied = withDraft(withDraft(draft, '/lossReason', ''), '/vintage', '');
    expect(JSON.parse(jsonOf(emptied, schema))).toEqual({ ...data, lossReason: undefined, vintage: null });
    expect(JSON.parse(jsonOf(withDraft(draft, '/owner', ''), schema))).toEqual(data);
  });

  it('adds and removes entries of lists, and members', () => {
    const longer = withDraft(draft, '/to/1', emptyDraft(place));
    expect(draftAt(longer, '/to/1/lot')).toBe('');
    expect(draftAt(withDraft(longer, '/to/0', undefined), '/to/1')).toBeUndefined();
    expect(draftAt(withDraft(draft, '/loss', undefined), '/loss')).toBeUndefined();
  });

  it('shows a field by its schema', () => {
    expect(fieldOf(place.properties?.volume ?? {})).toEqual({ kind: 'number', measure: 'volume', instead: ['all'] });
    expect(fieldOf(schema.properties?.lossReason ?? {})).toEqual({ kind: 'choice', choices: ['lees', 'spill'] });
    const empty: Draft = emptyDraft(schema);
    expect(draftAt(empty, '/from/0/lot')).toBe('');
    expect(Object.keys(draftAt(empty, '/from/0') ?? {})).toEqual(['lot', 'vessel', 'volume']);
  });

  it('carries over what was typed where another form has the member', () => {
    const typed = { from: [{ lot: 'A', vessel: 'T-1', volume: '5' }, { lot: 'B' }], to: [{ lot: 'C' }], loss: '1' };
    const bottle = { from: [{ lot: '', volume: '' }], caseLot: '', cases: '' };
    expect(carriedOver(typed, bottle)).toEqual({
      from: [
        { lot: 'A', volume: '5' },
        { lot: 'B', volume: '' },
      ],
      caseLot: '',
      cases: '',
    });
    expect(carriedOver(typed, { lot: '', text: '' })).toEqual({ lot: '', text: '' });
    expect(carriedOver({ from: [] }, bottle)).toEqual(bottle);
  });
});
