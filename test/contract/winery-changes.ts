/** What every node promises about change sets over several wineries. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases, WriteOptions } from '../../src/application/use-cases.js';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';

interface Subject {
  readonly solera: UseCases;
  close(): Promise<void>;
}

const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const day = (number: number): string => `2025-01-${String(number).padStart(2, '0')}T12:00:00.000Z`;

/** A change that records an action in a winery. */
function recorded(winery: string, id: string, type: string, at: number, data: JsonObject): JsonObject {
  return { op: 'record', winery, action: { id, type, effectiveAt: day(at), data } };
}

function received(winery: string, id: string, lot: string, more: JsonObject = {}): JsonObject {
  return recorded(winery, id, 'receive_bulk', 1, { to: { lot, volume: 100, ...more }, components });
}

function sold(lot: string, volume: number | string): JsonObject {
  return { from: [{ lot, volume }], reason: 'taxpaid' };
}

/** A winery that counts in gallons, and one that counts in litres and receives wine from it. */
class Scene {
  private used = 0;

  constructor(
    readonly solera: UseCases,
    readonly close: () => Promise<void>,
  ) {}

  async open(): Promise<void> {
    await accepted(this.solera.putWinery('GAL', wineryBody));
    await accepted(this.solera.putWinery('LIT', { ...wineryBody, volumeUnit: 'L', weightUnit: 'kg' }));
  }

  newId(): string {
    this.used += 1;
    return uuid(this.used);
  }

  apply(changes: readonly JsonObject[], more: JsonObject = {}, options: WriteOptions = {}) {
    return this.solera.changeWineries({ changes, ...more }, options);
  }

  /** GAL sends 10 gallons of a lot to LIT, where they are 37.85 litres, and LIT sells 30 litres of them. */
  async transfer(lot: string): Promise<{ readonly transfer: string; readonly sale: string }> {
    const [receipt, transfer, sale] = [this.newId(), this.newId(), this.newId()];
    const bond = { from: [{ lot, volume: 10 }], to: { winery: 'LIT', lot } };
    await accepted(
      this.apply([
        received('GAL', receipt, lot),
        recorded('GAL', transfer, 'transfer_in_bond', 2, bond),
        recorded('LIT', sale, 'ship_bulk', 3, sold(lot, 30)),
      ]),
    );
    return { transfer, sale };
  }

  async volume(winery: string, lot: string): Promise<unknown> {
    return (await accepted(this.solera.getLot(winery, lot, {}))).volume;
  }
}

export function describeWineryChanges(name: string, open: () => Promise<Subject>): void {
  describe(`a change set over several wineries, ${name}`, () => {
    let opened: Scene | undefined;
    const scene = (): Scene => {
      if (opened === undefined) throw new Error('the scene is not open yet');
      return opened;
    };
    beforeAll(async () => {
      const { solera, close } = await open();
      opened = new Scene(solera, close);
      await opened.open();
    });
    afterAll(() => scene().close());

    applies(scene);
    refuses(scene);
    namesWineries(scene);
    recognisesRepeats(scene);
    keepsOrder(scene);
  });
}

function applies(scene: () => Scene): void {
  it('applies each change in the units of its winery', async () => {
    const [gal, lit] = [scene().newId(), scene().newId()];
    const answer = await accepted(
      scene().apply([received('GAL', gal, 'UNITS'), received('LIT', lit, 'UNITS', { volume: 50 })]),
    );
    expect(answer).toMatchObject({
      actions: [
        { id: gal, winery: 'GAL', revision: 1 },
        { id: lit, winery: 'LIT', revision: 1 },
      ],
      impact: {
        lots: [
          { winery: 'GAL', lot: 'UNITS', after: { volume: 100 } },
          { winery: 'LIT', lot: 'UNITS', after: { volume: 50 } },
        ],
      },
    });
    expect(await accepted(scene().solera.getAction('LIT', lit))).toMatchObject({ winery: 'LIT' });
    expect(await scene().solera.getAction('GAL', lit)).toMatchObject({ problem: { code: 'not_found' } });
  });

  it('cures a conflict in another winery', async () => {
    const { transfer, sale } = await scene().transfer('CURE');
    const smaller = { data: { from: [{ lot: 'CURE', volume: 5 }], to: { winery: 'LIT', lot: 'CURE' } } };
    const revised = { op: 'revise', winery: 'GAL', id: transfer, ...smaller };
    expect(await scene().solera.revise('GAL', transfer, smaller, {})).toMatchObject({
      problem: { code: 'conflicts', conflicts: [{ action: sale, winery: 'LIT' }] },
    });
    expect(await scene().apply([revised])).toMatchObject({ problem: { code: 'conflicts' } });

    const cured = [revised, { op: 'revise', winery: 'LIT', id: sale, revision: 1, data: sold('CURE', 'all') }];
    const preview = await accepted(scene().apply(cured, {}, { preview: true }));
    expect(preview).toMatchObject({ impact: { conflicts: [] }, notifications: null });
    const expected = { expect: preview.digest as string }; // It is a text.
    expect(await scene().apply(cured, { expect: 'other' })).toMatchObject({ problem: { code: 'impact_differs' } });
    const written = await accepted(scene().apply(cured, expected, { minimal: true }));
    expect(written).toMatchObject({ actions: [{ revision: 2 }, { revision: 2 }], impact: { conflicts: [] } });
    expect(written.impact).not.toHaveProperty('lots');
    expect([await scene().volume('GAL', 'CURE'), await scene().volume('LIT', 'CURE')]).toEqual([95, 0]);
  });

  it('is all or nothing', async () => {
    const { transfer, sale } = await scene().transfer('ALL');
    const head = await scene().solera.head();
    const retracted = { op: 'retract', winery: 'GAL', id: transfer };
    const stale = { op: 'retract', winery: 'LIT', id: sale, revision: 2 };
    expect(await scene().apply([retracted, stale])).toMatchObject({ problem: { code: 'stale_revision' } });
    const impossible = recorded('LIT', scene().newId(), 'ship_bulk', 4, sold('ALL', 1_000));
    const current = { ...stale, revision: 1 };
    expect(await scene().apply([current, impossible])).toMatchObject({ problem: { code: 'insufficient_volume' } });
    expect(await scene().solera.head()).toBe(head);
    await accepted(scene().apply([retracted, current]));
    expect(await scene().volume('GAL', 'ALL')).toBe(100);
  });
}

function refuses(scene: () => Scene): void {
  it('judges locks and capacities by the winery of each change', async () => {
    const { solera } = scene();
    const tight = { ...wineryBody, volumeUnit: 'L', lockDate: '2025-01-02', capacityPolicy: 'refuse' };
    await accepted(solera.putWinery('TIGHT', tight));
    const tank = { kind: 'tank', capacity: 10 };
    for (const winery of ['GAL', 'TIGHT']) await accepted(solera.putVessel(winery, 'T1', tank));
    const [gal, locked] = [scene().newId(), scene().newId()];
    const changes = [received('GAL', gal, 'TIGHT', { vessel: 'T1' }), received('TIGHT', locked, 'A', { vessel: 'T1' })];
    const places = [{ action: locked, winery: 'TIGHT', effectiveAt: day(1), lockDate: '2025-01-02' }];
    expect(await scene().apply(changes)).toMatchObject({ problem: { code: 'period_locked', locked: places } });
    const over = { code: 'over_capacity', conflicts: [{ action: locked, winery: 'TIGHT', vessel: 'T1' }] };
    expect(await scene().apply(changes, { overrideLock: true })).toMatchObject({ problem: over });
    await accepted(solera.putVessel('TIGHT', 'T1', { kind: 'tank', capacity: 100 }));
    const answer = await accepted(scene().apply(changes, { overrideLock: true }));
    expect(answer).toMatchObject({ impact: { warnings: [{ action: gal, code: 'over_capacity' }] } });
  });

  it('finds the vessels of the winery of each change', async () => {
    await accepted(scene().solera.putVessel('LIT', 'ONLY', { kind: 'tank' }));
    const changes = (winery: string) => [received(winery, scene().newId(), 'ONLY', { vessel: 'ONLY' })];
    expect(await scene().apply(changes('GAL'))).toMatchObject({ problem: { code: 'unknown_vessel' } });
    expect(await scene().apply(changes('LIT'))).toMatchObject({ ok: true });
  });
}

function namesWineries(scene: () => Scene): void {
  it('points at a winery that does not exist', async () => {
    const changes = [received('GAL', scene().newId(), 'NONE'), received('NOWHERE', scene().newId(), 'NONE')];
    const problem = {
      code: 'not_found',
      detail: 'There is no winery NOWHERE.',
      errors: [{ pointer: '/changes/1/winery', message: 'There is no winery NOWHERE.' }],
    };
    expect(await scene().apply(changes)).toEqual({ ok: false, problem });
    expect(await scene().apply(changes, { preview: true })).toEqual({ ok: false, problem });
    expect(await scene().solera.getLot('GAL', 'NONE', {})).toMatchObject({ problem: { code: 'not_found' } });
  });

  it('is malformed without the winery of each change, which a change set of one winery must not name', async () => {
    const { winery: _, ...unnamed } = received('GAL', scene().newId(), 'FORM');
    const faults = [
      [[unnamed], '/changes/0/winery'],
      [[received('GAL', scene().newId(), 'FORM'), { op: 'retract', winery: 1, id: uuid(1) }], '/changes/1/winery'],
      [[{ ...received('..', scene().newId(), 'FORM') }], '/changes/0/winery'],
      [[{ op: 'revise', winery: 'GAL', id: 'x' }], '/changes/0/id'],
      [[], '/changes'],
    ] as const;
    for (const [changes, pointer] of faults)
      expect(await scene().apply(changes)).toMatchObject({
        problem: { code: 'bad_request', errors: [{ pointer }] },
      });
    const named = { changes: [received('GAL', scene().newId(), 'FORM')] };
    expect(await scene().solera.change('GAL', named, {})).toMatchObject({
      problem: { code: 'bad_request', errors: [{ pointer: '/changes/0/winery' }] },
    });
  });

  it('must name the winery of the action', async () => {
    const { transfer, sale } = await scene().transfer('NAMED');
    const detail = `Winery GAL has no action ${sale}.`;
    expect(await scene().apply([{ op: 'retract', winery: 'GAL', id: sale }])).toMatchObject({
      problem: { code: 'not_found', detail },
    });
    const receiver = { op: 'revise', winery: 'LIT', id: transfer, note: 'x' };
    expect(await scene().apply([receiver])).toMatchObject({ problem: { code: 'forbidden' } });
  });
}

function recognisesRepeats(scene: () => Scene): void {
  it('gets its first answer again, by its id, its Idempotency-Key or its actions', async () => {
    const ids = [scene().newId(), scene().newId(), scene().newId()] as const;
    const changes = (lot: string) => [received('GAL', scene().newId(), lot), received('LIT', scene().newId(), lot)];
    const byId = changes('BY-ID');
    const first = await accepted(scene().apply(byId, { id: ids[0] }));
    expect(await accepted(scene().apply(byId, { id: ids[0] }))).toEqual(first);
    const reused = { problem: { code: 'action_id_reused' } };
    expect(await scene().apply(changes('OTHER'), { id: ids[0] })).toMatchObject(reused);
    const ofOne = { id: ids[0], changes: [{ op: 'retract', id: ids[1] }] };
    expect(await scene().solera.change('GAL', ofOne, {})).toMatchObject(reused);

    const byActions = changes('BY-ACTIONS');
    const second = await accepted(scene().apply(byActions));
    expect(await accepted(scene().apply(byActions))).toEqual(second);

    const recorded = byActions[1]?.action as JsonObject; // The second change records an action.
    const byKey = [{ op: 'retract', winery: 'LIT', id: recorded.id }];
    const key = { idempotencyKey: 'several' };
    const third = await accepted(scene().apply(byKey, {}, key));
    expect(await accepted(scene().apply(byKey, {}, key))).toEqual(third);
    expect(await scene().apply(changes('OTHER'), {}, key)).toMatchObject(reused);
  });

  it('gets the same answer while the first request is in progress', async () => {
    const body = [received('GAL', scene().newId(), 'TWICE'), received('LIT', scene().newId(), 'TWICE')];
    const id = scene().newId();
    const [first, second] = await Promise.all([scene().apply(body, { id }), scene().apply(body, { id })]);
    expect(second).toEqual({ ...first, created: false });
  });
}

function keepsOrder(scene: () => Scene): void {
  it('is decided in the order of the requests of each of its wineries', async () => {
    const { transfer, sale } = await scene().transfer('ORDER');
    const { solera } = scene();
    const both = [
      { op: 'revise', winery: 'GAL', id: transfer, note: 'first' },
      { op: 'revise', winery: 'LIT', id: sale, note: 'first' },
    ];
    const answers = await Promise.all([
      scene().apply(both),
      solera.revise('LIT', sale, { note: 'second' }, {}),
      solera.revise('GAL', transfer, { note: 'second' }, {}),
      scene().apply(both.map((change) => ({ ...change, note: 'third' }))),
    ]);
    expect(answers).toMatchObject([
      { value: { actions: [{ revision: 2 }, { revision: 2 }] } },
      { value: { action: { revision: 3 } } },
      { value: { action: { revision: 3 } } },
      { value: { actions: [{ revision: 4 }, { revision: 4 }] } },
    ]);
  });

  it('goes before later requests of each of its wineries, although its actions must be read first', async () => {
    const { transfer } = await scene().transfer('FIRST');
    const left = 7;
    const sale = (): JsonObject => recorded('LIT', scene().newId(), 'ship_bulk', 4, sold('FIRST', left));
    const noted = { op: 'revise', winery: 'GAL', id: transfer, note: 'first' };
    const [first, second] = await Promise.all([
      scene().apply([noted, sale()]),
      scene().solera.record('LIT', sale().action, {}),
    ]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ problem: { code: 'insufficient_volume' } });
  });
}
