import { describe, expect, it } from 'vitest';
import { sameLotInPublic } from '../../src/cellar/equality.js';
import { accepted } from '../support/accepted.js';
import { uuid } from '../support/memory-node.js';
import { Cellar } from './actors-cellar.js';
import { Scenario } from './cellar-scenario.js';

const crush = { from: [{ lot: 'F', weight: 'all' }], to: [{ lot: 'M', vessel: 'T1', volume: 150 }], kind: 'must' };
const syrah = { variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };

describe('an emptied fruit lot', () => {
  it('shows no composition, keeps its origin, and refuses a receipt of another origin', () => {
    const cellar = new Scenario().fruit('F', 1).given('process_fruit', crush);
    expect(cellar.shown('F')).toMatchObject({ weight: 0, composition: [] });
    expect(cellar.refusal('receive_fruit', { lot: 'F', weight: 1, ...syrah, block: 'B' })).toMatchObject({
      code: 'origin_differs',
      detail: 'Lot F is 2025, Syrah, Napa Valley; this receipt is 2025, Syrah, Napa Valley, block B. Use another lot.',
    });
    expect(cellar.refusal('receive_fruit', { lot: 'F', weight: 1, ...syrah, vintage: null })?.code).toBe(
      'origin_differs',
    );
    expect(cellar.fruit('F', 2).shown('F')).toMatchObject({
      weight: 2,
      composition: [{ ...syrah, weight: 2, share: 1 }],
    });
  });

  it('differs by its origin in equality, and not in its public state', () => {
    const [one, other] = ['Syrah', 'Merlot'].map((variety) => new Scenario().fruit('F', 1, { variety }));
    if (one === undefined || other === undefined) throw new Error('There are two scenarios.');
    expect(sameLotInPublic(one.lot('F'), other.lot('F'))).toBe(false);
    one.given('process_fruit', crush);
    other.given('process_fruit', crush);
    expect(one.lot('F')).not.toEqual(other.lot('F'));
    expect(one.shown('F')).toEqual(other.shown('F'));
    expect(sameLotInPublic(one.lot('F'), other.lot('F'))).toBe(true);
  });

  it('is not in the impact of an edit that changes only its origin', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.node.solera.putVessel('W', 'T1', { kind: 'tank' }));
    await accepted(cellar.record(1, 'receive_fruit', { lot: 'F', weight: 1, ...syrah }));
    await accepted(cellar.record(2, 'process_fruit', crush));
    const data = { lot: 'F', weight: 1, ...syrah, variety: 'Merlot' };
    const revise = () => cellar.node.solera.revise('W', uuid(1), { data }, { expectedRevision: 1 });
    const first = await accepted(revise());
    expect(first).toMatchObject({ impact: { lots: [{ lot: 'M' }] } });
    expect(await accepted(revise())).toEqual(first);
    const again = { lot: 'F', weight: 1, ...syrah };
    expect(await cellar.record(3, 'receive_fruit', again)).toMatchObject({ problem: { code: 'origin_differs' } });
    await accepted(cellar.record(4, 'receive_fruit', { ...again, variety: 'Merlot' }));
  });
});
