import { describe, expect, it } from 'vitest';
import type { IngestionStore, Refusal } from '../../src/ingestion/ingestion-store.js';

/** Returns two views of one new store, as two nodes have them. */
type Open = () => Promise<readonly [IngestionStore, IngestionStore]>;

/** The promises of the store of ingestion, for every adapter. */
export function describeIngestionStore(name: string, open: Open): void {
  describeHolders(name, open);
  describeRefusals(name, open);
}

function describeHolders(name: string, open: Open): void {
  describe(`the holder of ingestion on ${name}`, () => {
    it('has one holder for each epoch', async () => {
      const [north, south] = await open();
      expect(await north.holder()).toBeNull();
      for (const epoch of [0, 2]) expect(await north.take(epoch, 'north')).toBe(false);
      const taken = await Promise.all([north.take(1, 'north'), south.take(1, 'south'), south.take(1, 'south')]);
      expect(taken.filter((isTaken) => isTaken)).toEqual([true]);
      expect(await south.holder()).toEqual({ epoch: 1, released: false });
      expect(await north.confirm(1)).toBe(true);
      expect(await north.release(1)).toBe(true);
      expect(await south.holder()).toEqual({ epoch: 1, released: true });
      expect(await south.take(2, 'south')).toBe(true);
      expect(await south.holder()).toEqual({ epoch: 2, released: false });
      expect(await north.release(1)).toBe(false);
    });

    it('lets a former holder change nothing', async () => {
      const [north, south] = await open();
      await north.take(1, 'north');
      expect(await north.moveTo(1, 'w', { sequence: 1, storedAtMs: 10 })).toBe(true);
      await south.take(2, 'south');
      expect(await north.confirm(1)).toBe(false);
      expect(await north.moveTo(1, 'w', { sequence: 2, storedAtMs: 20 })).toBe(false);
      expect(await north.refuse(1, refusalOf('a', 3))).toBe(false);
      expect(await south.position('w')).toMatchObject({ sequence: 1, storedAtMs: 10 });
      expect(await south.position('v')).toBeNull();
      expect(await south.count()).toBe(0);
    });

    it('moves a position also back, because a wiped queue begins again', async () => {
      const [north] = await open();
      await north.take(1, 'north');
      await north.moveTo(1, 'w', { sequence: 9, storedAtMs: 10 });
      expect(await north.moveTo(1, 'w', { sequence: 1, storedAtMs: 20 })).toBe(true);
      expect(await north.position('w')).toMatchObject({ sequence: 1, storedAtMs: 20 });
    });
  });
}

function describeRefusals(name: string, open: Open): void {
  describe(`the refusals of ingestion on ${name}`, () => {
    it('keeps a refusal, byte for byte, until it is forgotten, and moves the position with it', async () => {
      const [north, south] = await open();
      await north.take(1, 'north');
      const refusal = refusalOf('a', 5);
      expect(await north.refuse(1, refusal)).toBe(true);
      expect(await south.position('w')).toMatchObject({ sequence: 5, storedAtMs: 50 });
      const [kept, ...others] = await south.refused(refusal.id);
      expect(others).toEqual([]);
      expect({ ...kept, body: [...(kept?.body ?? [])] }).toEqual({ ...refusal, body: [...refusal.body] });
      expect(await south.list({ wineries: 10, perWinery: 10 })).toMatchObject([
        {
          winery: 'w',
          id: refusal.id,
          refusedAtMs: refusal.refusedAtMs,
          refusals: 1,
          problem: { code: 'unknown_lot' },
        },
      ]);
      await south.forget(refusal);
      expect(await north.refused(refusal.id)).toEqual([]);
    });

    it('replaces a refusal by a newer one with the same id, which outlives what is done to the older one', async () => {
      const [north] = await open();
      await north.take(1, 'north');
      const [older, newer] = [refusalOf('a', 5), refusalOf('a', 8)];
      await north.refuse(1, older);
      await north.markReported(older);
      expect(await north.unreported(10)).toEqual([]);
      await north.refuse(1, newer);
      await north.forget(older);
      expect(await north.count()).toBe(1);
      await north.markReported(older);
      expect((await north.unreported(10)).map(({ sequence }) => sequence)).toEqual([8]);
      await north.markReported(newer);
      expect(await north.unreported(10)).toEqual([]);
    });
  });
}

function refusalOf(letter: string, sequence: number): Refusal {
  return {
    ...{
      subject: 'w',
      winery: 'w',
      sequence,
      storedAtMs: sequence * 10,
      refusedAtMs: sequence * 100,
      replySubject: null,
    },
    id: `0190000${letter}-0000-7000-8000-000000000000`,
    problem: { code: 'unknown_lot', status: 422 },
    body: Uint8Array.of(0, 255, sequence),
  };
}
