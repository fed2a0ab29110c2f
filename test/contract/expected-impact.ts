/** What every node promises about writes that expect the impact of their preview. */
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
const differs = { ok: false, problem: { code: 'impact_differs' } };

/** The receipt of a lot, without an id. */
function receipt(lot: string, volume: number): JsonObject {
  return { type: 'receive_bulk', effectiveAt: '2025-01-01T00:00:00Z', data: { to: { lot, volume }, components } };
}

function sale(lot: string, volume: number): JsonObject {
  const data = { from: [{ lot, volume }], reason: 'taxpaid' };
  return { type: 'ship_bulk', effectiveAt: '2025-01-02T00:00:00Z', data };
}

/** A winery in which lots are received, sold and corrected. */
class Scene {
  private used = 0;

  constructor(
    readonly solera: UseCases,
    readonly close: () => Promise<void>,
  ) {}

  newId(): string {
    this.used += 1;
    return uuid(this.used);
  }

  /** Receives 100 gallons and sells 10 of them. Returns the id of the receipt. */
  async fill(lot: string): Promise<string> {
    const id = this.newId();
    await accepted(this.solera.record('W', { id, ...receipt(lot, 100) }, {}));
    await accepted(this.solera.record('W', { id: this.newId(), ...sale(lot, 10) }, {}));
    return id;
  }

  /** Previews the correction of a receipt. */
  async digestOf(lot: string, id: string, volume: number, options: WriteOptions = {}): Promise<string> {
    const preview = await accepted(this.solera.revise('W', id, corrected(lot, volume), { preview: true, ...options }));
    expect(preview.digest).toMatch(/^[0-9a-f]{64}$/);
    return preview.digest as string; // It is a text.
  }
}

function corrected(lot: string, volume: number): JsonObject {
  return { data: receipt(lot, volume).data };
}

export function describeExpectedImpact(name: string, open: () => Promise<Subject>): void {
  describe(`a write that expects an impact, ${name}`, () => {
    let opened: Scene | undefined;
    const scene = (): Scene => {
      if (opened === undefined) throw new Error('the scene is not open yet');
      return opened;
    };
    beforeAll(async () => {
      const { solera, close } = await open();
      opened = new Scene(solera, close);
      await accepted(solera.putWinery('W', wineryBody));
    });
    afterAll(() => scene().close());

    judgesTheImpact(scene);
    recognisesRepeats(scene);
    readsTheDigest(scene);
  });
}

function judgesTheImpact(scene: () => Scene): void {
  it('is accepted while nothing that the preview showed has changed', async () => {
    const id = await scene().fill('SAME');
    const digest = await scene().digestOf('SAME', id, 90);
    expect(await scene().digestOf('SAME', id, 90)).toBe(digest);
    expect(await scene().digestOf('SAME', id, 90, { minimal: true })).toBe(digest);
    expect(await scene().digestOf('SAME', id, 90, { onConflict: 'flag' })).toBe(digest);
    expect(await scene().digestOf('SAME', id, 91)).not.toBe(digest);
    const written = await accepted(
      scene().solera.revise('W', id, { ...corrected('SAME', 90), expect: digest }, { minimal: true }),
    );
    expect(written).not.toHaveProperty('digest');
    expect(written).toMatchObject({ action: { revision: 2 } });
    expect(written.impact).not.toHaveProperty('lots');
  });

  it('is refused, and changes nothing, once the impact is another one', async () => {
    const id = await scene().fill('OTHER');
    const digest = await scene().digestOf('OTHER', id, 90);
    await accepted(scene().solera.record('W', sale('OTHER', 5), {}));
    const head = await scene().solera.head();
    const body = { ...corrected('OTHER', 90), expect: digest };
    expect(await scene().solera.revise('W', id, body, {})).toMatchObject(differs);
    expect(await scene().solera.head()).toBe(head);
    const again = await scene().digestOf('OTHER', id, 90);
    await accepted(scene().solera.revise('W', id, { ...body, expect: again }, {}));
  });

  it('is accepted although the server made up other ids than for the preview', async () => {
    await scene().fill('IDS');
    const analysis = { type: 'analysis', effectiveAt: '2025-01-03T00:00:00Z' };
    const data = { lot: 'IDS', analyte: 'pH', value: 3.5, unit: 'pH' };
    const body = { changes: [{ op: 'record', action: { ...analysis, data } }] };
    const preview = await accepted(scene().solera.change('W', { ...body, preview: true }, {}));
    const { digest } = preview;
    expect(await accepted(scene().solera.change('W', { ...body, preview: true }, {}))).toMatchObject({ digest });
    await accepted(scene().solera.change('W', { ...body, expect: digest }, {}));
  });

  it('counts conflicts and warnings', async () => {
    const id = await scene().fill('FLAG');
    await accepted(scene().solera.putVessel('W', 'FLAG-T', { kind: 'tank', capacity: 10 }));
    const digest = await scene().digestOf('FLAG', id, 5);
    const body = { ...corrected('FLAG', 5), expect: digest };
    // A refusal by the rules comes first: it says more.
    expect(await scene().solera.revise('W', id, body, {})).toMatchObject({ ok: false, problem: { code: 'conflicts' } });
    await accepted(scene().solera.revise('W', id, body, { onConflict: 'flag' }));

    const fill2 = (volume: number) => ({
      ...{ type: 'receive_bulk', effectiveAt: '2025-01-04T00:00:00Z' },
      data: { to: { lot: 'FLAG-2', vessel: 'FLAG-T', volume }, components },
    });
    const over = await accepted(scene().solera.record('W', fill2(11), { preview: true }));
    await accepted(scene().solera.putVessel('W', 'FLAG-T', { kind: 'tank', capacity: 12 }));
    expect(await scene().solera.record('W', { ...fill2(11), expect: over.digest }, {})).toMatchObject(differs);
  });
}

function recognisesRepeats(scene: () => Scene): void {
  it('gets its first answer again, whatever it expects', async () => {
    const id = await scene().fill('REPEAT');
    const digest = await scene().digestOf('REPEAT', id, 90);
    const body = { ...corrected('REPEAT', 90), expect: digest };
    const first = await accepted(scene().solera.revise('W', id, body, { idempotencyKey: 'repeat' }));
    // Nothing is left to change, so the impact would be another one now.
    expect(await accepted(scene().solera.revise('W', id, body, { idempotencyKey: 'repeat' }))).toEqual(first);
    const other = { ...body, expect: 'other' };
    expect(await accepted(scene().solera.revise('W', id, other, { idempotencyKey: 'repeat' }))).toEqual(first);
    expect(await accepted(scene().solera.revise('W', id, body, {}))).toEqual(first);
    const next = { ...corrected('REPEAT', 80), expect: await scene().digestOf('REPEAT', id, 80) };
    const second = await accepted(scene().solera.revise('W', id, next, { expectedRevision: 2 }));
    expect(await accepted(scene().solera.revise('W', id, next, { expectedRevision: 2 }))).toEqual(second);

    const sold = { id: scene().newId(), ...sale('REPEAT', 1) };
    const preview = await accepted(scene().solera.record('W', sold, { preview: true }));
    const recorded = await accepted(scene().solera.record('W', { ...sold, expect: preview.digest }, {}));
    expect(await accepted(scene().solera.record('W', { ...sold, expect: preview.digest }, {}))).toEqual(recorded);
  });

  it('is refused if it changes nothing any more, and was not sent before', async () => {
    const id = await scene().fill('DONE');
    const digest = await scene().digestOf('DONE', id, 90);
    await accepted(scene().solera.revise('W', id, { data: corrected('DONE', 90).data, note: 'By someone else.' }, {}));
    const body = { ...corrected('DONE', 90), expect: digest };
    expect(await scene().solera.revise('W', id, body, {})).toMatchObject(differs);
    const nothing = await scene().digestOf('DONE', id, 90);
    expect(await scene().solera.revise('W', id, { ...body, expect: nothing }, {})).toMatchObject({ ok: true });
  });
}

function readsTheDigest(scene: () => Scene): void {
  it('may be a retraction, with the digest in its body or in its options', async () => {
    const id = scene().newId();
    await accepted(scene().solera.record('W', { id, ...receipt('GONE', 100) }, {}));
    const preview = await accepted(scene().solera.retract('W', id, undefined, { preview: true }));
    expect(await scene().solera.retract('W', id, undefined, { expect: 'other' })).toMatchObject(differs);
    expect(await scene().solera.retract('W', id, { expect: 'other' }, {})).toMatchObject(differs);
    const expected = { expect: preview.digest as string }; // It is a text.
    const gone = await accepted(scene().solera.retract('W', id, undefined, expected));
    expect(await accepted(scene().solera.retract('W', id, undefined, expected))).toEqual(gone);
    const shown = await accepted(scene().solera.retract('W', id, undefined, { preview: true }));
    expect(shown).toMatchObject({ notifications: null, digest: preview.digest });
  });

  it('is malformed if the digest is none', async () => {
    const id = await scene().fill('BAD');
    for (const digest of [1, '', null, 'a'.repeat(201)])
      expect(await scene().solera.revise('W', id, { ...corrected('BAD', 90), expect: digest }, {})).toMatchObject({
        problem: { code: 'bad_request', errors: [{ pointer: '/expect' }] },
      });
  });
}
