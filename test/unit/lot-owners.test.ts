import { beforeAll, describe, expect, it } from 'vitest';
import { Turns } from '../../src/application/pieces.js';
import { LotOwners } from '../../src/application/query/lot-owners.js';
import { accepted } from '../support/accepted.js';
import { memoryNode, scheduler, uuid, wineryBody } from '../support/memory-node.js';

describe('the owners of lots', () => {
  const { truth: store, solera } = memoryNode();
  let formerReads = 0;
  const beforeRetraction: typeof store.knowledge.beforeRetraction = (streams) => {
    formerReads += 1;
    return store.knowledge.beforeRetraction(streams);
  };
  const knowledge = { ...store.knowledge, beforeRetraction };
  const lots = new LotOwners({ store, knowledge, turns: new Turns(scheduler, 10) });
  const ownersOf = async (...codes: readonly string[]) =>
    Object.fromEntries(await lots.of(codes.map((lot) => ({ winery: 'w', lot }))));

  const receive = (n: number, lot: string, owner: string | null) => {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
    const data = { to: { lot, volume: 10, owner }, components };
    return accepted(
      solera.record('w', { id: uuid(n), type: 'receive_bulk', effectiveAt: '2025-01-01T00:00:00Z', data }, {}),
    );
  };
  const retract = (n: number) => accepted(solera.retract('w', uuid(n), undefined, { onConflict: 'flag' }));
  const sell = (lot: string, owner: string) =>
    accepted(solera.record('w', { type: 'declare', effectiveAt: '2025-01-02T00:00:00Z', data: { lot, owner } }, {}));

  beforeAll(async () => {
    await accepted(solera.putWinery('w', wineryBody));
    await receive(1, 'kept', 'A');
    await receive(2, 'unowned', null);
  });

  it('are those at the end of the timeline, and a lot that never existed has none', async () => {
    expect(await ownersOf('kept', 'unowned', 'never')).toEqual({ 'w/kept': 'A', 'w/unowned': null });
  });

  it('are read without former beliefs if the lots exist or never existed', () => {
    expect(formerReads).toBe(0);
  });

  it('are the last ones of lots that no longer exist', async () => {
    await receive(3, 'sold', 'A');
    await sell('sold', 'B');
    await receive(4, 'revised', 'A');
    const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Napa' }];
    const data = { to: { lot: 'revised', volume: 10, owner: 'C' }, components };
    await accepted(solera.revise('w', uuid(4), { data }, {}));
    await receive(5, 'moved', 'A');
    await accepted(solera.revise('w', uuid(5), { data: { ...data, to: { ...data.to, lot: 'other' } } }, {}));
    await retract(3);
    await retract(4);
    expect(await ownersOf('kept', 'sold', 'revised', 'moved', 'other')).toEqual({
      ...{ 'w/kept': 'A', 'w/sold': 'B', 'w/revised': 'C', 'w/moved': 'A', 'w/other': 'C' },
    });
    expect(formerReads).toBe(1);
  });

  it('are the present ones of lots that exist again', async () => {
    await receive(6, 'again', 'A');
    await retract(6);
    await receive(7, 'again', 'B');
    expect(await ownersOf('again')).toEqual({ 'w/again': 'B' });
  });

  it('are the last ones, also after a note about a lot that does not exist', async () => {
    await receive(8, 'noted', 'A');
    await retract(8);
    const note = { type: 'note', effectiveAt: '2025-01-03T00:00:00Z', data: { lot: 'noted', text: 'x' } };
    await accepted(solera.record('w', note, {}));
    await accepted(solera.record('w', { ...note, data: { lot: 'only-noted', text: 'x' } }, {}));
    expect(await ownersOf('noted', 'only-noted')).toEqual({ 'w/noted': 'A' });
  });
});
