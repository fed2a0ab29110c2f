import { describe, expect, it } from 'vitest';
import { curesOf, emptyVessels } from '../../src/page/reading/cures.js';

type Conflict = Parameters<typeof curesOf>[0];
type Action = Parameters<typeof curesOf>[1];

const common = { effectiveAt: '2025-01-01T00:00:00.000Z', winery: 'w', detail: '' } as const;
const conflict = (of: Partial<Conflict>): Conflict => ({
  ...common,
  action: 'a',
  type: 'rack',
  code: 'insufficient_volume',
  ...of,
});
const action = (data: unknown): Action => ({ id: 'a', revision: 3, data }) as Action; // What the cures read.
const curedBy = (kind: string, of: Conflict, data: unknown, empty: readonly string[] = []) =>
  curesOf(of, action(data), new Set(empty)).find((cure) => cure.kind === kind)?.change;

describe('the cures of a conflict', () => {
  it('leave out a vessel that is empty, from its list or with its place', () => {
    const found = conflict({ lot: 'L', vessel: 'B1', available: 0 });
    const listed = {
      from: [{ lot: 'T', vessel: 'T1', volume: 1 }],
      to: [{ lot: 'L', vessels: ['B1', 'B2'], volume: 0.5 }],
    };
    expect(curedBy('leaveOut', found, listed)).toMatchObject({
      op: 'revise',
      revision: 3,
      data: { to: [{ lot: 'L', vessels: ['B2'], volume: 0.5 }] },
    });
    const single = { from: [{ lot: 'L', vessel: 'B1', volume: 1 }], to: [{ lot: 'M', volume: 'rest' }] };
    expect(curedBy('leaveOut', found, single)).toBeUndefined();
  });

  it('leave out, of a movement that has too little for all its targets, those that others find empty', () => {
    const others = [
      conflict({ lot: 'L', vessel: 'B1', available: 0 }),
      conflict({ lot: 'L', vessel: 'B9', available: 2 }),
    ];
    expect([...emptyVessels(others)]).toEqual(['B1']);
    const short = conflict({ code: 'over_received', lot: 'T', vessel: 'T3' });
    const data = {
      from: [{ lot: 'L', vessel: 'T1', volume: 'all' }],
      to: [
        { lot: 'L', vessels: ['B1', 'B2'], volume: 59.4 },
        { lot: 'T', vessel: 'T3', volume: 'rest' },
      ],
    };
    expect(curedBy('leaveOut', short, data, ['B1'])).toMatchObject({
      data: { to: [{ vessels: ['B2'] }, { vessel: 'T3', volume: 'rest' }] },
    });
    expect(curedBy('leaveOut', short, data)).toBeUndefined();
  });

  it('take what is there, and let the last place take the rest', () => {
    const data = { from: [{ lot: 'L', vessel: 'T1', volume: 10 }], to: [{ lot: 'L', vessel: 'T2', volume: 10 }] };
    expect(curedBy('takeWhatIsThere', conflict({ lot: 'L', vessel: 'T1', available: 4 }), data)).toMatchObject({
      data: { from: [{ volume: 'all' }], to: [{ volume: 'rest' }] },
    });
    expect(curedBy('rest', conflict({ code: 'over_received' }), data)).toMatchObject({
      data: { to: [{ volume: 'rest' }] },
    });
  });

  it('retract in any case', () => {
    expect(curedBy('retract', conflict({ code: 'wrong_kind' }), {})).toEqual({ op: 'retract', id: 'a', revision: 3 });
  });
});
