import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyView, type Member, type View } from '../../src/cluster/view.js';
import type { ViewStore } from '../../src/cluster/view-store.js';

interface ViewStoreUnderTest {
  /** The store of a cell. Each call may return another object for the same cell, as each node has its own. */
  cell(name: string): ViewStore;
  close(): Promise<void>;
}

/** The promises of the store of the view, for every adapter. */
export function describeViewStore(name: string, open: () => Promise<ViewStoreUnderTest>): void {
  describe(`the store of the view on ${name}`, () => {
    let opened: ViewStoreUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    it('has the empty view before the first node joins', async () => {
      expect(await opened.cell('new').read()).toEqual(emptyView);
    });

    it('returns the view that was put last, with the members in their order', async () => {
      const [writer, reader] = [opened.cell('kept'), opened.cell('kept')];
      const views = [viewOf(1, 'a'), viewOf(2, 'a', 'b'), viewOf(3, 'b', 'a'), viewOf(4)];
      for (const view of views) {
        expect(await writer.replace(view)).toBe(true);
        expect(await reader.read()).toEqual(view);
      }
    });

    it('replaces nothing unless the epoch follows the stored one', async () => {
      const store = opened.cell('epochs');
      for (const epoch of [0, 2, 7]) expect(await store.replace(viewOf(epoch, 'x')), `${epoch}`).toBe(false);
      expect(await store.read()).toEqual(emptyView);
      await store.replace(viewOf(1, 'a'));
      await store.replace(viewOf(2, 'b'));
      for (const epoch of [0, 1, 2, 4]) expect(await store.replace(viewOf(epoch, 'x')), `${epoch}`).toBe(false);
      expect(await store.read()).toEqual(viewOf(2, 'b'));
    });

    it('lets one of many nodes succeed in each epoch', async () => {
      const nodes = ['a', 'b', 'c', 'd', 'e', 'f'];
      const store = opened.cell('contended');
      for (let epoch = 1; epoch <= 10; epoch += 1) {
        const views = nodes.map((node) => viewOf(epoch, node));
        const won = await Promise.all(views.map((view) => opened.cell('contended').replace(view)));
        expect(won.filter((isWon) => isWon)).toHaveLength(1);
        expect(await store.read()).toEqual(views[won.indexOf(true)]);
      }
    });

    it('keeps the views of cells apart', async () => {
      await opened.cell('north').replace(viewOf(1, 'n'));
      expect(await opened.cell('south').read()).toEqual(emptyView);
      expect(await opened.cell('south').replace(viewOf(1, 's'))).toBe(true);
      expect(await opened.cell('north').read()).toEqual(viewOf(1, 'n'));
    });
  });
}

function viewOf(epoch: number, ...names: string[]): View {
  return { epoch, members: names.map(memberOf) };
}

function memberOf(name: string): Member {
  return { node: `node-${name}`, incarnation: `${name}0123` };
}
