/** Pages of lists are bounded in characters, and still lead to every item once. */
import { describe, expect, it } from 'vitest';
import { limits } from '../../config/limits.js';
import { PageRoom, pageOf } from '../../src/application/query/page.js';
import type { Page } from '../../src/application/use-cases.js';
import { memoryNode, uuid, wineryBody } from '../support/memory-node.js';

const { pageCharacters } = limits;

describe('a page', () => {
  it('takes its first item whatever its length, and further ones while they fit', () => {
    const room = new PageRoom(10);
    expect(room.take(pageCharacters * 3)).toBe(true);
    expect(room.take(1)).toBe(false);
    const other = new PageRoom(10);
    expect([other.take(pageCharacters - 5), other.take(5), other.take(1)]).toEqual([true, true, false]);
  });

  it('takes at most its limit of items', () => {
    const room = new PageRoom(2);
    expect([room.take(1), room.take(1), room.take(1)]).toEqual([true, true, false]);
  });

  it('has a cursor to its last item if it was cut, and none otherwise', () => {
    const page = pageOf([1, 2, 3], 2, String);
    expect([page.items, page.next]).toEqual([[1, 2], '2']);
    expect(pageOf([1, 2], 2, String).next).toBeNull();
  });
});

describe('lists of long items', () => {
  const { solera } = memoryNode();
  const lots = 12;
  const at = Date.parse('2025-09-01T12:00:00Z');

  async function fill(): Promise<void> {
    await solera.putWinery('W', wineryBody);
    const shares = Array.from({ length: 1_000 }, (_, index) => ({
      share: 0.001,
      variety: `Variety number ${index}`,
      vintage: 2024,
      appellation: 'Napa Valley',
    }));
    for (let lot = 0; lot < lots; lot += 1) {
      const data = { to: { lot: `L${100 + lot}`, volume: 1_000 }, components: shares };
      const body = { id: uuid(lot + 1), type: 'receive_bulk', effectiveAt: new Date(at).toISOString(), data };
      expect(await solera.record('W', body, {})).toMatchObject({ ok: true });
    }
    for (let index = 0; index < lots; index += 1) {
      const data = { lot: 'L100', product: 'SO2', amount: 1, unit: 'g' };
      const effectiveAt = new Date(at + index).toISOString();
      await solera.record('W', { id: uuid(500 + index), type: 'addition', effectiveAt, data }, {});
    }
  }
  const filled = fill();

  type Reading = (query: { readonly limit: number; readonly cursor?: string }) => Promise<{
    readonly ok: boolean;
    readonly value?: Page<object>;
  }>;

  /** Follows the cursors, and checks that no page exceeds the bound. */
  async function pagesOf(read: Reading): Promise<object[][]> {
    await filled;
    const pages: object[][] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const result = await read({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
      const page = result.value;
      if (page === undefined) throw new Error(JSON.stringify(result));
      expect(JSON.stringify(page.items).length).toBeLessThan(pageCharacters * 1.01);
      pages.push([...page.items]);
      cursor = page.next;
    }
    return pages;
  }

  it.each<[string, Reading, number]>([
    ['lots', (query) => solera.listLots('W', query), lots],
    ['lots at a time', (query) => solera.listLots('W', { ...query, at }), lots],
    ['the timeline of a lot', (query) => solera.lotTimeline('W', 'L100', query), lots + 1],
    ['actions', (query) => solera.listActions('W', query), 2 * lots],
  ])('of %s are cut by length, and continue without a gap or a repetition', async (_, read, count) => {
    const pages = await pagesOf(read);
    expect(pages.length).toBeGreaterThan(1);
    const all = pages.flat().map((item) => JSON.stringify(item));
    expect([all.length, new Set(all).size]).toEqual([count, count]);
  });
});
